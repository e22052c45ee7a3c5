/** What each service did by step, whoever asked: columns of numbers, which methods and rings go by. */
import type { EndSeries, MeshWindow, Samples, Span, StepSample } from "../model/index.js";

/** Requests a second, and milliseconds that half and that 95 % of them stayed within. */
export const METRICS = ["rate", "p50Ms", "p95Ms"] as const;
export type Metric = (typeof METRICS)[number];

/** By step, the oldest first; NaN: not known. */
export type Columns = Readonly<Record<Metric, Float64Array>>;

/** Stand for many: nothing of the mesh is meant by them. */
const NO_SERVICES: readonly string[] = ["outside", "unknown", "other"];
const SECOND_MS = 1000;

/**
 * By `namespace/service`. Requests of all callers are added up, as the service's own sidecars saw them; where these saw none, as its
 * callers did. A quantile of several callers is the mean of theirs by their requests: an estimate.
 */
export function columnsOf(window: MeshWindow): Map<string, Columns> {
  const found = new Map<string, Columns>();
  for (const [service, ends] of endsByService(window.ends)) {
    const own = ends.filter(({ seenBy }) => seenBy === "destination");
    const told = own.some(({ samples }) => samples.some((sample) => sample !== undefined)) ? own : ends;
    found.set(
      service,
      joined(
        told.map(({ samples }) => samples),
        window,
      ),
    );
  }
  for (const { service, samples } of window.services) {
    if (!NO_SERVICES.includes(service)) found.set(service, joined([samples], window));
  }
  return found;
}

/** Steps that any of the spans touches are not known any more. */
export function without(
  column: Float64Array,
  spans: readonly Span[],
  { fromMs, stepMs }: Pick<MeshWindow, "fromMs" | "stepMs">,
): Float64Array {
  if (spans.length === 0) return column;
  const left = column.slice();
  for (const span of spans) {
    const first = Math.max(0, Math.floor((span.fromMs - fromMs) / stepMs));
    const end = Math.min(left.length, Math.ceil((span.toMs - fromMs) / stepMs));
    if (end > first) left.fill(Number.NaN, first, end);
  }
  return left;
}

function endsByService(ends: readonly EndSeries[]): Map<string, EndSeries[]> {
  const found = new Map<string, EndSeries[]>();
  for (const end of ends) {
    if (NO_SERVICES.includes(end.destination)) continue;
    const of = found.get(end.destination);
    if (of === undefined) found.set(end.destination, [end]);
    else of.push(end);
  }
  return found;
}

function joined(all: readonly Samples[], { steps, stepMs }: MeshWindow): Columns {
  const empty = () => new Float64Array(steps).fill(Number.NaN);
  const columns = { rate: empty(), p50Ms: empty(), p95Ms: empty() };
  for (let step = 0; step < steps; step++) {
    const samples = all.flatMap((each) => each[step] ?? []);
    columns.rate[step] = (requestsOf(samples) * SECOND_MS) / stepMs;
    columns.p50Ms[step] = latencyOf(samples, "p50Ms");
    columns.p95Ms[step] = latencyOf(samples, "p95Ms");
  }
  return columns;
}

/** NaN where nobody tells. */
function requestsOf(samples: readonly StepSample[]): number {
  const told = samples.flatMap(({ requests }) => requests ?? []);
  return told.length === 0 ? Number.NaN : told.reduce((sum, requests) => sum + requests, 0);
}

/** Those whose requests nobody counted weigh as one. */
function latencyOf(samples: readonly StepSample[], quantile: "p50Ms" | "p95Ms"): number {
  let [sum, weight] = [0, 0];
  for (const { latency, requests } of samples) {
    const value = latency[quantile];
    if (value === undefined) continue;
    sum += value * (requests ?? 1);
    weight += requests ?? 1;
  }
  return weight === 0 ? Number.NaN : sum / weight;
}
