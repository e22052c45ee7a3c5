/** What a guard of an experiment sees. */

/** `few`: fewer requests than the minimum; `blind`: no sidecar of the service tells of its requests. */
export const GUARD_VERDICTS = ["holding", "few", "broken", "blind"] as const;
export type GuardVerdict = (typeof GUARD_VERDICTS)[number];

/** Requests that were judged, from some time on. Bad is what is no success, or slower than the 95th percentile may be. */
export interface GuardCounts {
  sinceMs: number;
  requests: number;
  bad: number;
  /** The least share of bad ones, 0 to 1, that is still possible: the end of the confidence sequence. */
  leastBadShare: number;
}

/** One limit for one service. */
export interface GuardedLimit {
  /** `namespace/service`; absent: none is called from outside the mesh so far. */
  service?: string;
  limit: "success" | "p95";
  /** Of `p95`: milliseconds. */
  p95Ms?: number;
  /** The largest share of bad requests that is good enough, 0 to 1; 0.05 of `p95`. */
  badShare: number;
  overMs: number;
  minimum: number;
  verdict: GuardVerdict;
  /** Since the guard began, and in the last `overMs` or up to twice that. */
  whole: GuardCounts;
  recent: GuardCounts;
  /** Sidecars of the service that were heard in the last `overMs`. */
  sidecars: number;
  /** How it stands, in a sentence. */
  text: string;
}

/** Requests that came in at some sidecars of a service. */
export interface ComparedRequests {
  sidecars: number;
  requests: number;
  /** Those that did not succeed. */
  bad: number;
}

/** A service of which some sidecars inject and others do not; shown, and never judged. */
export interface GuardComparison {
  /** `namespace/service` */
  service: string;
  /** Touched requests and untouched ones alike. */
  injecting: ComparedRequests;
  others: ComparedRequests;
  /** Both, in a sentence. */
  text: string;
}

/** What watches over one experiment. */
export interface GuardView {
  /** When it began: with the experiment, its last pause, or the controller. */
  sinceMs: number;
  limits: GuardedLimit[];
  /** Absent: no service has sidecars of both kinds. */
  compared?: GuardComparison[];
}
