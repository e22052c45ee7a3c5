import type { Direction } from "./policy.js";

export const OUTCOMES = [
  "success",
  "failure",
  "soft_failure",
  "ignored",
  "cancelled",
  "rejected",
  "denied",
  "injected",
] as const;
export type Outcome = (typeof OUTCOMES)[number];

export const VERDICTS = [
  "injected",
  "not_drawn",
  "sequence",
  "inactive",
  "expired",
  "limit",
  "preempted",
  "unavailable",
  "dry_run",
] as const;
export type Verdict = (typeof VERDICTS)[number];

export const FAULT_KINDS = ["delay", "abort", "response", "throughput"] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

export type BreakerStateName = "closed" | "open" | "half_open" | "ramp";

/** One caller and callee as one end saw them; both ends name the edge alike. Counts are totals. */
export interface EdgeView {
  /** outbound: seen by the caller's sidecar; inbound: by the callee's. */
  direction: Direction;
  /** `namespace/service`, or `unknown`, `outside`. */
  source: string;
  /** `namespace/service`, or `other`. */
  destination: string;
  outcomes: Record<Outcome, number>;
  requests: number;
  inFlight: number;
  /** Over the last window (see `windowMs`): requests a second, share of failures 0..1, milliseconds. */
  rate: number;
  errorShare: number;
  p50Ms: number | null;
  p99Ms: number | null;
  windowMs: number;
  durationSumMs: number;
  /** None of the sidecars that saw it reports any more: it is gone, or bypassed. */
  stale: boolean;
}

export interface TransitionView {
  sidecar: string;
  generation: number;
  from: BreakerStateName;
  to: BreakerStateName;
  reason: string;
  atMs: number;
  completed: number;
  failed: number;
  consecutive: number;
}

export interface BreakerView {
  direction: Direction;
  /** `namespace/name` of the CircuitBreaker. */
  name: string;
  sidecar: string;
  /** `namespace/service` of that sidecar. */
  service: string;
  state: BreakerStateName;
  mode: "enforce" | "shadow" | "forcedOpen" | "disabled";
  generation: number;
  sinceMs: number;
  openUntilMs: number | null;
  attempt: number;
  completed: number;
  failed: number;
  consecutive: number;
  rejected: number;
  shadowRejected: number;
  lostProbes: number;
  /** Newest last. */
  transitions: TransitionView[];
  /** The sidecar does not report any more: this is how it was last seen. */
  stale: boolean;
}

export interface FaultView {
  direction: Direction;
  name: string;
  sidecar: string;
  service: string;
  verdicts: Record<Verdict, number>;
  injected: Record<FaultKind, number>;
  matched: number;
  /** The sidecar does not report any more. */
  stale: boolean;
}
