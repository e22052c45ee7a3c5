import type { Direction } from "./policy.js";

/** Completions that a breaker judged within a span of time, and those of them that failed. */
export interface RecoveryBucket {
  /** Milliseconds since the trip, by the sidecar's clock; negative: before it. */
  fromMs: number;
  toMs: number;
  completed: number;
  failed: number;
}

/** The exponential that fits the falling share of failures best: F(t) = fMax * e^(-(t - failureMs) / tauMs), not below fMin. */
export interface RecoveryFit {
  tauMs: number;
  /** Standard error of `tauMs`. */
  tauErrorMs: number;
  /** Share of the buckets' variance that the curve explains, 0.6..1. */
  r2: number;
  /** Share of failures before it falls, and that of the last bucket, at least 1 / (2 * its completions). */
  fMax: number;
  fMin: number;
  /** From the trip to the beginning of the fall. */
  failureMs: number;
  /** From the trip until the curve reaches fMin: failureMs + tauMs * ln(fMax / fMin). */
  recoverMs: number;
}

/** running: it has not closed; settling: it has, and what follows is looked at; cut: its end was never seen. */
export const RECOVERY_STATES = ["running", "settling", "over", "cut"] as const;
export type RecoveryState = (typeof RECOVERY_STATES)[number];

/** One cycle of a breaker in one sidecar: from a trip while closed to the state closed. */
export interface RecoveryView {
  sidecar: string;
  /** `namespace/service` of that sidecar. */
  service: string;
  direction: Direction;
  /** `namespace/name` of the CircuitBreaker. */
  breaker: string;
  /** By the sidecar's clock. */
  trippedMs: number;
  /** Why it tripped. */
  reason: string;
  state: RecoveryState;
  /** Times that it opened, the trip among them. */
  opened: number;
  /** From the trip to the transition to closed; null: not seen (yet). */
  measuredMs: number | null;
  /** The joint window that the trip was judged by. */
  before: { completed: number; failed: number };
  /** Since it closed. */
  after: { completed: number; failed: number };
  /** Those with completions, the earliest first. */
  buckets: RecoveryBucket[];
  /** Either of both: the curve, or why there is none. */
  fit?: RecoveryFit;
  noFit?: string;
}
