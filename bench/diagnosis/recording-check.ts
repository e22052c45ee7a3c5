/**
 * Whether a file is a recording, field by field: a stranger's data is told what is wrong with it before it is judged. What
 * is not known is refused, too: a misspelt field would be data that nobody looks at.
 */
import { Ajv2020, type ErrorObject } from "ajv/dist/2020.js";
import { CAUSE_KINDS, CHANGE_KINDS, OUTCOMES } from "../../controller/model/index.js";

/** More than anyone mends by hand. */
const MOST_ERRORS = 10;
const MOST_VALUE_CHARS = 60;
/** A day in steps of a second, and then some: more than that does not fit into a process with a mesh's series. */
const MOST_STEPS = 1_000_000;

/** A run that is interrupted may end before the steps of its last fault are told. */
const LATE_STEPS = 2;

const TEXT = { type: "string" };
const NUMBER = { type: "number" };
const COUNT = { type: "number", minimum: 0 };
const COUNT_OR_NULL = { type: ["number", "null"], minimum: 0 };
const NAME = { type: "string", minLength: 1 };

const LATENCIES = ["meanMs", "p50Ms", "p75Ms", "p90Ms", "p95Ms", "p99Ms"];

const SAMPLE = {
  ...record({
    requests: COUNT_OR_NULL,
    outcomes: { ...some(OUTCOMES, COUNT), type: ["object", "null"] },
    latency: some(LATENCIES, COUNT),
    inFlight: COUNT_OR_NULL,
  }),
  type: ["object", "null"],
};
const SAMPLES = list(SAMPLE);
const CALL = record({ source: TEXT, destination: NAME });

const WINDOW = record(
  {
    fromMs: COUNT,
    stepMs: { type: "number", exclusiveMinimum: 0 },
    steps: { type: "integer", minimum: 1, maximum: MOST_STEPS },
    calls: list(CALL),
    ends: list(
      record({
        seenBy: { enum: ["source", "destination"] },
        ...{ source: NAME, destination: NAME, samples: SAMPLES },
      }),
    ),
    services: list(record({ service: NAME, samples: SAMPLES })),
    instances: list(
      record({
        ...{ service: NAME, instance: NAME, version: TEXT, inbound: SAMPLES, outbound: SAMPLES },
        resources: { type: "object", additionalProperties: list({ type: ["number", "null"] }) },
      }),
    ),
  },
  { notes: list(TEXT) },
);

const CHANGE = record(
  {
    kind: { enum: CHANGE_KINDS },
    ...{
      name: NAME,
      atMs: NUMBER,
      endedMs: { type: ["number", "null"] },
      services: list(NAME),
      summary: TEXT,
    },
  },
  { edge: CALL },
);

const FAULT = record(
  {
    ...{ name: NAME, kind: NAME, place: TEXT },
    targets: { ...list(NAME), minItems: 1 },
    kinds: list({ enum: CAUSE_KINDS }),
    ...{ fromMs: NUMBER, toMs: NUMBER },
  },
  { strength: TEXT },
);

const RECORDING = record(
  { version: NUMBER, name: NAME, window: WINDOW, changes: list(CHANGE), faults: list(FAULT) },
  { copiedToMs: NUMBER },
);

/** Compiling takes some milliseconds, once. */
let validate: ReturnType<Ajv2020["compile"]> | undefined;

/** Each with the path and the value that was refused; empty: it is a recording. */
export function recordingErrors(value: unknown): string[] {
  validate ??= new Ajv2020({ allErrors: false, verbose: true, strictTypes: false }).compile(RECORDING);
  if (!validate(value)) return (validate.errors ?? []).slice(0, MOST_ERRORS).map(errorText);
  return lengthErrors(value as Lengths).slice(0, MOST_ERRORS);
}

/** Of a value that has the schema. */
interface Lengths {
  window: {
    fromMs: number;
    stepMs: number;
    steps: number;
    ends: { samples: unknown[] }[];
    services: { samples: unknown[] }[];
    instances: { inbound: unknown[]; outbound: unknown[]; resources: Record<string, unknown[]> }[];
  };
  faults: { name: string; fromMs: number; toMs: number }[];
}

/** What a schema cannot say: each series has a sample for each step, and faults are where the series are. */
function lengthErrors({ window, faults }: Lengths): string[] {
  const { fromMs, stepMs, steps, ends, services, instances } = window;
  const rows = [
    ...ends.map(({ samples }, at) => [`window.ends[${at}].samples`, samples] as const),
    ...services.map(({ samples }, at) => [`window.services[${at}].samples`, samples] as const),
    ...instances.flatMap(({ inbound, outbound, resources }, at) =>
      Object.entries({ inbound, outbound, ...resources }).map(
        ([name, row]) => [`window.instances[${at}] ${name}`, row] as const,
      ),
    ),
  ];
  const uneven = rows
    .filter(([, row]) => row.length !== steps)
    .map(([path, row]) => `${path}: ${row.length} of ${steps} steps; null where nothing was heard`);
  const toMs = fromMs + steps * stepMs;
  const astray = faults.flatMap((fault, at) =>
    fault.fromMs < fault.toMs && fault.fromMs >= fromMs && fault.fromMs < toMs + LATE_STEPS * stepMs
      ? []
      : [
          `faults[${at}]: ${fault.fromMs} to ${fault.toMs} does not begin in the window, ${fromMs} to ${toMs}`,
        ],
  );
  const names = faults.map(({ name }) => name);
  const twice = names.filter((name, at) => names.indexOf(name) !== at);
  return [...uneven, ...astray, ...twice.map((name) => `faults: ${JSON.stringify(name)} is there twice`)];
}

function errorText({ instancePath, keyword, params, message, data }: ErrorObject): string {
  const at = instancePath
    .slice(1)
    .replaceAll(/\/(\d+)(?=\/|$)/g, "[$1]")
    .replaceAll("/", ".");
  const inside = (name: unknown) => (at === "" ? String(name) : `${at}.${name}`);
  if (keyword === "required") return `${inside(params.missingProperty)}: missing`;
  if (keyword === "additionalProperties") return `${inside(params.additionalProperty)}: unknown field`;
  const value = JSON.stringify(data) ?? "nothing";
  const shown = value.length > MOST_VALUE_CHARS ? `${value.slice(0, MOST_VALUE_CHARS)}...` : value;
  const allowed = keyword === "enum" ? `: ${params.allowedValues.join(", ")}` : "";
  return `${at}: ${shown} ${message ?? "does not fit"}${allowed}`;
}

function record(fields: Readonly<Record<string, object>>, optional: Readonly<Record<string, object>> = {}) {
  return {
    type: "object",
    properties: { ...fields, ...optional },
    required: Object.keys(fields),
    additionalProperties: false,
  };
}

function some(names: readonly string[], of: object) {
  return {
    type: "object",
    properties: Object.fromEntries(names.map((name) => [name, of])),
    additionalProperties: false,
  };
}

function list(items: object) {
  return { type: "array", items };
}
