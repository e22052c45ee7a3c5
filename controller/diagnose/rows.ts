// The samples of a series as rows of numbers, one for each quantity, a column for each step of the frame.
import type { MeshWindow, Outcome, Samples, StepLatency, StepSample } from "../model/index.js";
import type { Frame } from "./frame.js";
import type { Row } from "./robust.js";

/** Whom the caller lost, as detection counts it: what a breaker judges, and what we or a rule turned away or answered. */
const FAILED: readonly Outcome[] = ["failure", "soft_failure", "rejected", "denied", "injected"];
/** The mean is what adds up along a path and shows what hits few; a quantile where nothing else is told. */
export const MEASURES = ["meanMs", "p50Ms", "p75Ms", "p90Ms", "p95Ms", "p99Ms"] as const;
export type Measure = (typeof MEASURES)[number];
/** Share of the series with any latency that must have the better measure, for both ends must be told in the same. */
const MEASURED_SHARE = 0.8;

/** More requests in a step, or more milliseconds, are no measurement; products of them stay numbers. */
const LARGEST = 1e12;
/** Rates make broken counts, but fewer than one in a million steps is none. */
const SMALLEST = 1e-6;

/** NaN: not known. Counts are those of one step. */
export interface Rows {
  requests: Row;
  /** Milliseconds, by the measure that the whole window goes by. */
  latency: Row;
  failed: Row;
  rejected: Row;
  injected: Row;
  /** By the caller, before there was an answer: it had waited for long enough. */
  cancelled: Row;
  inFlight: Row;
}

export function rowsOf(samples: Samples, frame: Frame, measure: Measure): Rows {
  // One block for all quantities: a large mesh has thousands of ends.
  const { length } = frame.columns;
  const block = new Float64Array(7 * length).fill(Number.NaN);
  const row = (at: number): Row => block.subarray(at * length, (at + 1) * length);
  const rows: Rows = {
    requests: row(0),
    latency: row(1),
    failed: row(2),
    rejected: row(3),
    injected: row(4),
    cancelled: row(5),
    inFlight: row(6),
  };
  frame.columns.forEach((step, column) => {
    const sample = samples[step];
    if (sample !== undefined) put(rows, column, sample, measure);
  });
  return rows;
}

/** What nearly all of the window is told in. */
export function measureOf(window: MeshWindow, frame: Frame): Measure {
  const told = new Map<Measure, number>();
  let any = 0;
  for (const { samples } of [...window.ends, ...window.services]) {
    const first = frame.columns.map((step) => samples[step]).find((sample) => hasLatency(sample));
    if (first === undefined) continue;
    any++;
    for (const measure of MEASURES)
      if (first.latency[measure] !== undefined) told.set(measure, (told.get(measure) ?? 0) + 1);
  }
  const enough = MEASURES.find((measure) => (told.get(measure) ?? 0) >= MEASURED_SHARE * any);
  const most = [...MEASURES].sort((a, b) => (told.get(b) ?? 0) - (told.get(a) ?? 0))[0];
  return enough ?? most ?? "meanMs";
}

/**
 * Of several sidecars that are one end, or of several callers: sums, and latencies by their requests. `weights` are
 * requests a step of those that do not tell how many they had.
 */
export function together(parts: readonly Rows[], weights: readonly number[] = []): Rows {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  const sum = (pick: (rows: Rows) => Row): Row => sumOf(parts.map(pick));
  return {
    requests: sum((rows) => rows.requests),
    latency: latencyOfAll(parts, weights),
    failed: sum((rows) => rows.failed),
    rejected: sum((rows) => rows.rejected),
    injected: sum((rows) => rows.injected),
    cancelled: sum((rows) => rows.cancelled),
    inFlight: sum((rows) => rows.inFlight),
  };
}

/** By requests, else by weights; a part of which neither is known weighs as one request. */
function latencyOfAll(parts: readonly Rows[], weights: readonly number[]): Row {
  const spent = new Float64Array(parts[0]?.latency.length ?? 0);
  const timed = new Float64Array(spent.length);
  parts.forEach(({ requests, latency }, part) => {
    const usual = weights[part] || 1;
    for (let column = 0; column < spent.length; column++) {
      const ms = latency[column] ?? Number.NaN;
      const told = requests[column] ?? Number.NaN;
      if (Number.isNaN(ms)) continue;
      const weight = Number.isNaN(told) ? usual : told;
      spent[column] = (spent[column] ?? 0) + weight * ms;
      timed[column] = (timed[column] ?? 0) + weight;
    }
  });
  return spent.map((ms, column) => ms / (timed[column] || Number.NaN));
}

/** Milliseconds that all requests of a step took together; NaN where either is not known, 0 for none. */
export function timeOf({ requests, latency }: Rows): Row {
  return requests.map((count, column) => (count === 0 ? 0 : count * (latency[column] ?? Number.NaN)));
}

/** By column; what is not known counts as nothing, unless nothing is known. */
export function sumOf(rows: readonly Row[]): Row {
  const sum = new Float64Array(rows[0]?.length ?? 0).fill(Number.NaN);
  for (const row of rows)
    for (let column = 0; column < sum.length; column++) {
      const value = row[column] ?? Number.NaN;
      const so = sum[column] ?? Number.NaN;
      if (!Number.isNaN(value)) sum[column] = Number.isNaN(so) ? value : so + value;
    }
  return sum;
}

/** The largest of each column; NaN where none is known. */
export function largestOf(rows: readonly Row[]): Row {
  const most = new Float64Array(rows[0]?.length ?? 0).fill(Number.NaN);
  for (const row of rows)
    for (let column = 0; column < most.length; column++) {
      const value = row[column] ?? Number.NaN;
      if (!Number.isNaN(value) && !(value <= (most[column] ?? Number.NaN))) most[column] = value;
    }
  return most;
}

export function minus(left: Row, right: Row): Row {
  return left.map((value, column) => value - (right[column] ?? Number.NaN));
}

/** NaN becomes nothing: for what is only taken away. */
export function orZero(row: Row): Row {
  return row.map((value) => (Number.isNaN(value) ? 0 : value));
}

function put(rows: Rows, column: number, sample: StepSample, measure: Measure): void {
  rows.requests[column] = countOf(sample.requests);
  rows.latency[column] = latencyOf(sample.latency, measure);
  rows.inFlight[column] = countOf(sample.inFlight);
  const { outcomes } = sample;
  if (outcomes === null) return;
  let failed = 0;
  for (const outcome of FAILED) failed += countOf(outcomes[outcome] ?? 0);
  rows.failed[column] = failed;
  rows.rejected[column] = countOf(outcomes.rejected ?? 0);
  rows.injected[column] = countOf(outcomes.injected ?? 0);
  rows.cancelled[column] = countOf(outcomes.cancelled ?? 0);
}

/** What is no number of requests, less than none, or more than can be, tells nothing. */
function countOf(value: number | null): number {
  if (value === null || !(value >= 0 && value <= LARGEST)) return Number.NaN;
  return value < SMALLEST ? 0 : value;
}

function hasLatency(sample: StepSample | undefined): sample is StepSample {
  return sample !== undefined && MEASURES.some((measure) => sample.latency[measure] !== undefined);
}

function latencyOf(latency: StepLatency, measure: Measure): number {
  const ms = latency[measure];
  return ms !== undefined && ms >= 0 && ms <= LARGEST ? ms : Number.NaN;
}
