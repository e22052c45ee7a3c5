// Whether a value is a line that a detector wrote: nothing of it is believed before.
import { Ajv2020 } from "ajv/dist/2020.js";
import { OUTCOMES, SEVERITIES, SYMPTOM_KINDS } from "../model/index.js";
import type { KeptLine } from "./kept.js";

const LATENCIES = ["meanMs", "p50Ms", "p75Ms", "p90Ms", "p95Ms", "p99Ms"];
const NUMBER = { type: "number" };
const COUNT = { type: "number", minimum: 0 };
const OR_NULL = { type: ["number", "null"] };
const TEXT = { type: "string" };
const TRUTH = { type: "boolean" };
const KIND = { enum: SYMPTOM_KINDS };

const SPAN = objectOf({ fromMs: COUNT, toMs: COUNT });
const HARM = objectOf({ requests: COUNT, failed: COUNT, slow: COUNT, missing: COUNT });
const DEVIATION = objectOf(
  { kind: KIND, baseline: NUMBER, observed: NUMBER, z: OR_NULL, weight: OR_NULL, atOnce: TRUTH },
  { quantile: { enum: LATENCIES }, rarityZ: NUMBER },
);
const EVIDENCE = objectOf({ sinceMs: COUNT, recent: listOf(DEVIATION) });
const SAMPLE = objectOf({
  requests: OR_NULL,
  outcomes: { anyOf: [{ type: "null" }, objectOf({}, each(OUTCOMES, NUMBER))] },
  latency: objectOf({}, each(LATENCIES, NUMBER)),
  inFlight: OR_NULL,
});
const WAITING = objectOf({
  ...{ inRun: COUNT, step: SPAN, sample: SAMPLE },
  beside: objectOf({ season: NUMBER }, { callerRequests: OR_NULL }),
});
const WATCH = objectOf({
  latency: objectOf({ requests: TEXT, levels: objectOf({}, each(["typical", "upper", "tail"], TEXT)) }),
  errors: objectOf({
    ...{ failed: TEXT, requests: TEXT, shares: TEXT },
    recent: listOf(objectOf({ failed: COUNT, requests: COUNT })),
  }),
  traffic: TEXT,
  inFlight: objectOf({ inFlight: TEXT, completed: TEXT }),
  evidence: objectOf({}, each(SYMPTOM_KINDS, EVIDENCE)),
  waiting: listOf(WAITING),
  ...{ learned: COUNT, seen: COUNT, missed: COUNT },
});
const SYMPTOM = objectOf(
  {
    ...{ kind: KIND, seenBy: { enum: ["source", "destination"] }, source: TEXT, destination: TEXT },
    ...{ atUsers: TRUTH, sinceMs: COUNT, baseline: NUMBER, observed: NUMBER, z: NUMBER },
  },
  { quantile: { enum: LATENCIES } },
);
const FELT = objectOf({
  ...{ key: TEXT, kind: KIND, destination: TEXT, lastMs: COUNT, calm: TRUTH, heardMs: COUNT },
});
const TRACKED = objectOf({
  ...{ id: { type: "integer", minimum: 1 }, onsetMs: COUNT, detectedMs: COUNT },
  ...{ severity: { enum: SEVERITIES }, condition: { enum: ["incident", "recovering"] } },
  ...{ baselineFromMs: COUNT, harm: HARM, calmHarm: HARM, calmFromMs: OR_NULL, calmSteps: COUNT },
  ...{ symptoms: listOf(SYMPTOM), felt: listOf(FELT) },
});
const INCIDENTS = objectOf({
  nextId: { type: "integer", minimum: 1 },
  ...{ open: listOf(TRACKED), harms: listOf(objectOf({ toMs: COUNT, harm: HARM })), unlearned: listOf(SPAN) },
});
const SEASON = objectOf({ at: { type: "integer", minimum: 0 }, requests: COUNT, heardMs: COUNT });

/** Compiling takes some milliseconds: only who reads lines pays. */
let validate: ReturnType<typeof compiled> | undefined;

export function isKeptLine(value: unknown): value is KeptLine {
  validate ??= compiled();
  return validate(value);
}

function compiled() {
  return new Ajv2020({ strictTypes: false }).compile<KeptLine>({
    anyOf: [
      objectOf({ takenMs: COUNT, stepMs: COUNT, learnedFromMs: COUNT, incidents: INCIDENTS }),
      objectOf({ end: TEXT, heardMs: COUNT, watch: WATCH, seasons: listOf(SEASON) }),
    ],
  });
}

function each(names: readonly string[], schema: object): Record<string, object> {
  return Object.fromEntries(names.map((name) => [name, schema]));
}

/** An object of these and nothing else. */
function objectOf(required: Record<string, object>, optional: Record<string, object> = {}): object {
  const properties = { ...required, ...optional };
  return { type: "object", properties, required: Object.keys(required), additionalProperties: false };
}

function listOf(items: object): object {
  return { type: "array", items };
}
