/**
 * The lines of a checkpoint, JSON each: first which reports it holds, then what is known of each sidecar, then what
 * forgotten sidecars had counted.
 */
import { Ajv2020 } from "ajv/dist/2020.js";
import type { KeptDeparted, KeptObserved, KeptTallies } from "../graph/index.js";
import type { KeptSidecar } from "../report/index.js";

/**
 * A newer version would be read wrongly: it is refused. Version 1 had less to tell of breakers, 2 nothing of experiments,
 * 3 no histograms of edges.
 */
export const FORMAT_VERSION = 4;
export const READ_VERSIONS: readonly number[] = [1, 2, 3, FORMAT_VERSION];
/** More numbers than any record has; bounds what a line can make us allocate. */
const MAX_RECORD_LENGTH = 256;

export type Line = FirstLine | SidecarLine | { departed: KeptDeparted } | { tallies: KeptTallies };

export interface FirstLine {
  /** Version of the format. */
  counts: number;
  /** Reports from this segment of the log on may not be in it. */
  segment: number;
  writtenMs: number;
}

interface SidecarLine {
  sidecar: string;
  ledger?: KeptSidecar;
  graph?: KeptObserved;
}

const COUNT = { type: "number", minimum: 0 };
/** An instant or a number from before the first one is -1. */
const SINCE = { type: "number", minimum: -1 };
const TEXT = { type: "string" };
const TRUTH = { type: "boolean" };
const DIRECTION = { enum: ["outbound", "inbound"] };
const STATE = { enum: ["closed", "open", "half_open", "ramp"] };
const MODE = { enum: ["enforce", "shadow", "forcedOpen", "disabled"] };

const JUDGED = { completed: COUNT, failed: COUNT, consecutive: COUNT };
const RECORD = tupleOf(TEXT, { ...COUNT, maximum: MAX_RECORD_LENGTH }, listOf(COUNT));
const SLOT = objectOf({
  ...{ index: COUNT, epoch: COUNT },
  ...{ records: listOf(RECORD), gauges: listOf(tupleOf(TEXT, COUNT)) },
});
const BOOT = objectOf({
  ...{ boot: COUNT, sequence: SINCE, isCatchingUp: TRUTH, missing: COUNT, slots: listOf(SLOT) },
});
const LEDGER = objectOf({ dropped: listOf(COUNT), touchedMs: COUNT, lastBoot: SINCE, boots: listOf(BOOT) });

const TOTALS = {
  ...{ direction: DIRECTION, source: TEXT, destination: TEXT },
  ...{ outcomes: listOf(COUNT), durationSumUs: COUNT },
};
const LATER_IN_TOTALS = { buckets: listOf(tupleOf(COUNT, COUNT)) };
/** Earlier checkpoints have none of these. */
const LATER = { slowCompleted: COUNT, slow: COUNT, hung: COUNT, probeSuccesses: COUNT, probeFailures: COUNT };
const LATER_IN_TRANSITION = { ...LATER, threshold: COUNT, attempt: COUNT, lastsMs: COUNT };
const LATER_IN_STATUS = { ...LATER, probesInFlight: COUNT, windowRestartedMs: COUNT };
const TRANSITION = objectOf(
  { generation: COUNT, from: STATE, to: STATE, reason: TEXT, atMs: COUNT, ...JUDGED },
  { ...LATER_IN_TRANSITION, key: TEXT },
);
const STATUS = objectOf(
  {
    ...{ direction: DIRECTION, name: TEXT, state: STATE, mode: MODE, generation: COUNT },
    ...{ sinceMs: COUNT, openUntilMs: COUNT, attempt: COUNT, ...JUDGED, transitions: listOf(TRANSITION) },
  },
  { ...LATER_IN_STATUS, key: TEXT, keys: listOf(COUNT) },
);
const WORDS = listOf(tupleOf(TEXT, COUNT));
const COUNTED = objectOf(
  { counts: WORDS },
  { last: objectOf({ boot: COUNT, generation: COUNT, atMs: COUNT }) },
);
const BREAKER = objectOf(
  {
    ...{ key: TEXT, rejected: COUNT, shadowRejected: COUNT, lostProbes: COUNT },
    transitions: listOf(tupleOf(TEXT, TRANSITION)),
  },
  {
    status: STATUS,
    counted: COUNTED,
    keys: objectOf({ boot: COUNT, dropped: COUNT, statuses: listOf(STATUS) }),
  },
);
const REMOVED = { direction: DIRECTION, name: TEXT, counts: WORDS };
const TALLY = objectOf({ ...REMOVED, lastMs: COUNT });
const FAULT_COUNTS = { verdicts: listOf(COUNT), injected: listOf(COUNT) };
const FAULT = objectOf(
  { direction: DIRECTION, name: TEXT, ...FAULT_COUNTS },
  { life: objectOf({ experiment: TEXT, ...FAULT_COUNTS }) },
);
const GRAPH = objectOf(
  {
    ...{ service: TEXT, lastReportMs: COUNT, droppedEdges: COUNT },
    edges: listOf(objectOf({ ...TOTALS, inFlight: COUNT }, LATER_IN_TOTALS)),
    ...{ breakers: listOf(BREAKER), faults: listOf(FAULT) },
  },
  { removedBreakers: listOf(objectOf(REMOVED)) },
);

const LINE = {
  anyOf: [
    objectOf({ sidecar: TEXT }, { ledger: LEDGER, graph: GRAPH }),
    objectOf({ departed: objectOf({ ...TOTALS, lastMs: COUNT }, LATER_IN_TOTALS) }),
    objectOf({ tallies: objectOf({ breakers: listOf(TALLY), faults: listOf(TALLY) }) }),
    objectOf({ counts: { enum: READ_VERSIONS }, segment: COUNT, writtenMs: COUNT }),
  ],
};

const isLine = new Ajv2020({ strictTypes: false, strictTuples: false }).compile<Line>(LINE);

/** Undefined: no line of a checkpoint. */
export function readLine(text: string): Line | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isLine(value) ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** An object of these and nothing else. */
function objectOf(required: Record<string, object>, optional: Record<string, object> = {}): object {
  const properties = { ...required, ...optional };
  return { type: "object", properties, required: Object.keys(required), additionalProperties: false };
}

function listOf(items: object): object {
  return { type: "array", items };
}

function tupleOf(...prefixItems: object[]): object {
  return { type: "array", prefixItems, minItems: prefixItems.length, items: false };
}
