/** Metrics of a controller that nothing has happened in yet, each source replaceable. */
import { ControllerMetrics, type MetricSources } from "../../../controller/api/index.js";
import type { BreakerNow, EdgeTotals, Tally } from "../../../controller/graph/index.js";
import type { MeshSource, ProcessSource } from "../../../controller/metrics/index.js";
import { OUTCOMES, type Outcome } from "../../../controller/model/index.js";

/** The reports' own. */
const BUCKETS = 137;

export function metricsOf(sources: Partial<MetricSources> = {}): ControllerMetrics {
  const zero = () => 0;
  return new ControllerMetrics({
    ...{ streams: zero, sidecars: zero, policyErrors: zero, bypasses: zero, experimentProblems: zero },
    ...{ observedBytes: zero, droppedRecords: zero, nowMs: zero },
    ...{ countsAreKept: () => true, changesAreKept: () => true },
    ...{ policies: () => ({}), experiments: () => ({}) },
    analysis: () => ({
      ...{ incidents: {}, steps: { judged: 0, missed: 0 }, seconds: 0 },
      ...{ hasData: false, isKept: true },
    }),
    sidecarCounts: () => ({ deliveries: {}, silent: 0 }),
    ...{ mesh: meshOf({}), process: idle() },
    ...sources,
  });
}

export function meshOf(part: {
  ends?: EdgeTotals[];
  breakers?: Tally[];
  faults?: Tally[];
  states?: BreakerNow[];
}): MeshSource {
  const { ends = [], breakers = [], faults = [], states = [] } = part;
  return { totals: () => ends, tallies: () => ({ breakers, faults }), breakerStates: () => states };
}

/** One end of an edge. `slow`: requests by bucket of the reports. */
export function end(
  part: Partial<Omit<EdgeTotals, "outcomes" | "buckets">> & {
    outcomes?: Partial<Record<Outcome, number>>;
    slow?: Record<number, number>;
  } = {},
): EdgeTotals {
  const { outcomes = {}, slow = {}, ...rest } = part;
  const none = Object.fromEntries(OUTCOMES.map((outcome) => [outcome, 0])) as Record<Outcome, number>;
  const buckets = new Float64Array(BUCKETS);
  for (const [bucket, count] of Object.entries(slow)) buckets[Number(bucket)] = count;
  return {
    ...{
      direction: "outbound",
      source: "default/a",
      destination: "default/b",
      durationSumUs: 0,
      inFlight: 0,
    },
    ...rest,
    ...{ outcomes: { ...none, ...outcomes }, buckets },
  };
}

export function idle(): ProcessSource {
  return {
    cpu: () => ({ user: 0, system: 0 }),
    memory: () => ({ rss: 1, heapUsed: 1 }),
    loop: () => ({ active: 0 }),
    delays: { percentile: () => 0, reset: () => {} },
  };
}

/** Value of a line, by all that stands before it. */
export function sampleOf(text: string, series: string): number | undefined {
  const line = text.split("\n").find((each) => each.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.slice(series.length + 1));
}
