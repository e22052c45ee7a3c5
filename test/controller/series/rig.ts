// A mesh that reports into a graph and into series, by a clock that the test sets.
import { Graph } from "../../../controller/graph/index.js";
import type { Direction } from "../../../controller/model/index.js";
import type { Accepted, EdgeIncrement } from "../../../controller/report/index.js";
import { Series } from "../../../controller/series/index.js";

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60_000;
/** A border of steps of 5 s, 10 s and a minute. */
export const BEGIN_MS = 1_800_000_000_000;

export interface Counted {
  direction?: Direction;
  source?: string;
  destination?: string;
  /** In the order of OUTCOMES; a number: successes. */
  requests: number | number[];
  /** Of each. */
  durationUs?: number;
  bucket?: number;
  inFlight?: number;
  isPast?: boolean;
}

export interface Reporting {
  fromMs?: number;
  service?: string;
  version?: string;
}

export class Rig {
  nowMs: number;
  readonly graph: Graph;
  readonly series: Series;

  constructor(readonly beginMs = BEGIN_MS) {
    this.nowMs = beginMs;
    this.graph = new Graph(() => this.nowMs);
    this.series = new Series({ nowMs: () => this.nowMs, hour: this.graph.pastHour });
  }

  /** A report of the time since `fromMs`; default: of the second before now. */
  hear(instance: string, edges: readonly Counted[], reporting: Reporting = {}): void {
    const service = `default/${instance.split("-")[0]}`;
    const { fromMs = this.nowMs - SECOND_MS, version = "v1" } = reporting;
    const who = { instance, service: reporting.service ?? service, version };
    const increments = edges.map(increment);
    this.series.hear({ accepted: { edges: increments }, who, fromMs, toMs: this.nowMs });
    this.graph.add(acceptedOf(instance, increments, fromMs), this.nowMs);
  }

  /** A report at the end of each of the next seconds. */
  hearFor(seconds: number, instance: string, edges: readonly Counted[], reporting: Reporting = {}): void {
    for (let second = 0; second < seconds; second++) {
      this.nowMs += SECOND_MS;
      this.hear(instance, edges, reporting);
    }
  }
}

export function increment(counted: Counted): EdgeIncrement {
  const { direction = "outbound", source = "default/a", destination = "default/b" } = counted;
  const { requests, durationUs = 10_000, bucket = 40, inFlight = 0, isPast = false } = counted;
  const outcomes = typeof requests === "number" ? [requests] : requests;
  const count = outcomes.reduce((sum, each) => sum + each, 0);
  const buckets: [number, number][] = count === 0 ? [] : [[bucket, count]];
  const durationSumUs = count * durationUs;
  return { direction, source, destination, outcomes, durationSumUs, buckets, inFlight, isPast };
}

function acceptedOf(nodeId: string, edges: EdgeIncrement[], startedMs: number): Accepted {
  const report = {
    ...{ nodeId, nodeCluster: "", boot: 1, sequence: 1, wallMs: 0, more: false },
    ...{ configs: [], slots: [], exemplars: [], breakers: [], forgottenKeys: [] },
  };
  return { report, edges, breakers: [], faults: [], resend: false, startedMs };
}
