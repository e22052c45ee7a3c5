// Transactions and snapshots as JSON values, and back. What cannot be read back is refused in both directions: before
// it is written, and, as it may be a newer version's, before anything is done with it.
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import type { PolicyKey } from "../model/index.js";
import type { Transaction } from "./event.js";
import { EVENT_SCHEMAS, SNAPSHOT_SCHEMA } from "./schema.js";
import type { State } from "./state.js";
import type { Experiment, KeptBypass, PolicyEntry } from "./views.js";

/** Raised when an older version could not read what this one writes. */
const FORMAT = 1;

const NEWER = "was written by a newer version of Meshfuse: run that version, or use another data directory";

type Decoded<T> = { ok: true; value: T } | { ok: false; error: string };

export function encodeTransaction({ sequence, events }: Transaction): object {
  return { format: FORMAT, sequence, events };
}

export function decodeTransaction(record: unknown): Decoded<Transaction> {
  const formatError = refuseFormat(record, "record");
  if (formatError !== undefined) return { ok: false, error: formatError };
  const { format, sequence, events, ...unknown } = record as Fields;
  const [extra] = Object.keys(unknown);
  if (extra !== undefined) return { ok: false, error: `record.${extra}: unknown field; it ${NEWER}` };
  if (!Number.isSafeInteger(sequence) || Number(sequence) < 1) {
    return { ok: false, error: `record.sequence: ${JSON.stringify(sequence)} is no number of a transaction` };
  }
  if (!Array.isArray(events)) return { ok: false, error: "record.events: is not a list" };
  const error = refuseEvents(events);
  if (error !== undefined) return { ok: false, error: `transaction ${Number(sequence)}: ${error}` };
  return { ok: true, value: { sequence: Number(sequence), events } };
}

/** The first thing that could not be read back. */
export function refuseEvents(events: readonly unknown[]): string | undefined {
  for (const [index, event] of events.entries()) {
    const error = refuseEvent(event, `events[${index}]`);
    if (error !== undefined) return error;
  }
  return undefined;
}

export function encodeState({ policies, bypasses, experiments, services, ...rest }: State): object {
  const { sequence, eventCount, audit, pause } = rest;
  return {
    ...{ format: FORMAT, sequence, eventCount },
    policies: [...policies].map(([key, entry]) => ({ key, ...entry })),
    bypasses: [...bypasses.values()],
    experiments: [...experiments.values()],
    ...(pause === undefined ? {} : { pause }),
    services: [...services],
    audit,
  };
}

export function decodeState(snapshot: unknown): Decoded<State> {
  const formatError = refuseFormat(snapshot, "snapshot");
  if (formatError !== undefined) return { ok: false, error: formatError };
  const error = refusalOf(checkSnapshot, snapshot, "snapshot");
  if (error !== undefined) return { ok: false, error };
  const { policies, bypasses, experiments, services, pause, ...rest } = snapshot as Snapshot;
  const { sequence, eventCount, audit } = rest;
  const state: State = {
    ...{ sequence, eventCount, audit },
    ...(pause === undefined ? {} : { pause }),
    policies: new Map(policies.map(({ key, ...entry }) => [key, entry])),
    bypasses: new Map(bypasses.map((bypass) => [bypass.id, bypass])),
    experiments: new Map(experiments.map((experiment) => [experiment.id, experiment])),
    services: new Set(services),
  };
  return { ok: true, value: state };
}

type Fields = Readonly<Record<string, unknown>>;

/** As the schema has found it. */
interface Snapshot extends Pick<State, "sequence" | "eventCount" | "audit" | "pause"> {
  policies: (PolicyEntry & { key: PolicyKey })[];
  bypasses: KeptBypass[];
  experiments: Experiment[];
  services: string[];
}

const ajv = new Ajv2020({ ownProperties: true });
const checkSnapshot = ajv.compile(SNAPSHOT_SCHEMA);
const checkEvent = new Map([...EVENT_SCHEMAS].map(([type, schema]) => [type, ajv.compile(schema)] as const));

function refuseFormat(value: unknown, name: string): string | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return `${name}: is not an object`;
  const { format } = value as Fields;
  if (format === FORMAT) return undefined;
  const isNewer = typeof format === "number" && format > FORMAT;
  return `${name}.format: ${JSON.stringify(format)} is not ${FORMAT}${isNewer ? `; it ${NEWER}` : ""}`;
}

function refuseEvent(event: unknown, path: string): string | undefined {
  const type = typeof event === "object" && event !== null ? (event as Fields).type : undefined;
  const check = typeof type === "string" ? checkEvent.get(type) : undefined;
  if (check === undefined) return `${path}.type: ${JSON.stringify(type)} is an unknown event; it ${NEWER}`;
  return refusalOf(check, event, path);
}

function refusalOf(check: ValidateFunction, value: unknown, path: string): string | undefined {
  if (check(value)) return undefined;
  const [first] = check.errors ?? [];
  const { instancePath = "", message = "is not as it must be", keyword, params = {} } = first ?? {};
  const place = `${path}${instancePath.replaceAll("/", ".")}`;
  if (keyword !== "additionalProperties") return `${place}: ${message}`;
  return `${place}.${String(params.additionalProperty)}: unknown field; it ${NEWER}`;
}
