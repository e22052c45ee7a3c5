// The mesh in a window of time: services, and who calls whom with what both ends saw of it.
import type { Outcome } from "./observation.js";
import type { TraceView } from "./trace.js";

/** What was counted in a window: by one end of an edge, or of a service by all. Null: nothing tells. */
export interface Traffic {
  outcomes: Record<Outcome, number>;
  requests: number;
  durationSumMs: number;
  /** Of all durations, whatever the outcome. */
  meanMs: number | null;
  p50Ms: number | null;
  p90Ms: number | null;
  p95Ms: number | null;
  p99Ms: number | null;
  /** Of what a breaker judges, 0 to 1. */
  errorShare: number | null;
  /** Requests a second in the window, and in the last 10 s, minute and 5 minutes before its end. */
  rate: number | null;
  rate10s: number | null;
  rate1m: number | null;
  rate5m: number | null;
  /** Now; null: the window lies in the past. */
  inFlight: number | null;
  /** Only where it was asked for: buckets that are not empty, the fastest first. */
  histogram?: DurationBucket[];
}

export interface DurationBucket {
  /** Inclusive. */
  fromMs: number;
  /** Exclusive; null: no limit. */
  toMs: number | null;
  requests: number;
}

/** The caller's view minus the callee's. */
export interface EdgeGap {
  meanMs: number;
  /** Differences of quantiles, not quantiles of differences: estimates. */
  p50Ms: number;
  p95Ms: number;
}

export interface GraphEdge {
  /** `namespace/service`, or `unknown`, `outside`. */
  source: string;
  /** `namespace/service`, or `other`. */
  destination: string;
  /** By the caller's sidecars; absent: they saw nothing. */
  bySource?: Traffic;
  /** By the callee's. */
  byDestination?: Traffic;
  /** Absent: only one end saw it. */
  gap?: EdgeGap;
  /** Requests that came to the callee beyond those that the caller sent on; null: not known. */
  retries: number | null;
  /** By how many that may be wrong: what both ends counted about the borders of the window. */
  retriesWithin: number | null;
  /** At most two that failed, the newest first, and the two slowest others; absent: nobody told of any. */
  traces?: TraceView[];
}

/** What a service took itself of a request, on average. */
export interface SelfTime {
  /** If it makes its calls one after another. */
  leastMs: number;
  /** If calls to different services are under way together. */
  mostMs: number;
}

export interface GraphNode {
  /** `namespace/service`, or `unknown`, `outside`, `other`. */
  name: string;
  /** Whose view `inbound` is: that of its own sidecars, or of its callers' where these saw nothing. */
  seenBy?: "destination" | "source";
  /** Requests to it. Absent: there were none. */
  inbound?: Traffic;
  /** Absent: its own sidecars saw no request to it. */
  self?: SelfTime;
  /** S: its share of all requests to services, 0 to 1; null: it is no service, or had none. */
  traffic: number | null;
  /** P: 0 to 1. */
  performance: number | null;
}

export interface GraphView {
  /** What was counted after `fromMs` until `toMs`: whole steps of 10 s, cut where nothing is known yet. */
  fromMs: number;
  toMs: number;
  /** Since when anything is kept. */
  keptFromMs: number;
  /** Longest duration that satisfies. */
  targetMs: number;
  /** D: the performances of all services, each by its traffic; null: nothing tells. */
  performance: number | null;
  /** By name. */
  nodes: GraphNode[];
  /** By source and destination. */
  edges: GraphEdge[];
  /** Those with the fewest requests, where there are too many for one answer. */
  omittedEdges: number;
}
