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

export const BREAKER_STATES = ["closed", "open", "half_open", "ramp"] as const;
export type BreakerStateName = (typeof BREAKER_STATES)[number];

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

/** What a breaker goes by: its windows, what waits, and the probes of the half-open state. */
export interface BreakerNumbers {
  completed: number;
  failed: number;
  /** Failures in a row. */
  consecutive: number;
  /** Of the window of `slow`: completions, and those whose response headers came late. */
  slowCompleted: number;
  slow: number;
  /** Requests without response headers for longer than `hung.over`. */
  hung: number;
  probeSuccesses: number;
  probeFailures: number;
}

export interface TransitionView extends BreakerNumbers {
  sidecar: string;
  direction: Direction;
  /** Of a keyed breaker: whose; absent where it is of the one that all further values share. */
  key?: string;
  /** The one that began with it. */
  generation: number;
  from: BreakerStateName;
  to: BreakerStateName;
  /** consecutive, rate, slow, hung, probe, forced, deadline, recovered */
  reason: string;
  atMs: number;
  /** A count (consecutive, hung, probe, recovered), or parts per million (rate, slow); 0 of the others. */
  threshold: number;
  /** Times in a row that it has opened again: 0 at the first. */
  attempt: number;
  /** How long the state lasts from `atMs` on; null: until something happens. */
  lastsMs: number | null;
}

/** One state that all workers of an Envoy share: of a breaker, or of one key of it. */
export interface BreakerStatusView extends BreakerNumbers {
  state: BreakerStateName;
  generation: number;
  sinceMs: number;
  /** When it lets the first probe through; null: it is not open, or held open. */
  openUntilMs: number | null;
  /** When time alone ends the state: the open one, or the ramp; null: time does not. */
  untilMs: number | null;
  /** Times in a row that it has opened again: 0 at the first. */
  attempt: number;
  probesInFlight: number;
  /** When a configuration with another window last began this one anew; null: never. */
  windowRestartedMs: number | null;
}

export interface BreakerView extends BreakerStatusView {
  direction: Direction;
  /** `namespace/name` of the CircuitBreaker. */
  name: string;
  sidecar: string;
  /** `namespace/service` of that sidecar. */
  service: string;
  mode: "enforce" | "shadow" | "forcedOpen" | "disabled";
  rejected: number;
  shadowRejected: number;
  lostProbes: number;
  /** Of a keyed breaker, whose own state is the one that all further values share: its keys by state. */
  keys?: Record<BreakerStateName, number>;
  /** Newest last. */
  transitions: TransitionView[];
  /** The sidecar does not report any more: this is how it was last seen. */
  stale: boolean;
}

/** One key of a keyed breaker in one sidecar. */
export interface BreakerKeyView extends BreakerStatusView {
  key: string;
  /** How it came into this state; absent: it never changed. */
  last?: TransitionView;
}

/** One breaker in one sidecar, with what explains its state. */
export interface BreakerExplanation extends Omit<BreakerView, "transitions"> {
  last?: TransitionView;
  /** Keys that have ever changed their state: the open first and the closed last, each by name. */
  shownKeys: BreakerKeyView[];
  /** Times that a key found no room to be kept: at most 1,000 are. */
  droppedKeys: number;
}

/** One breaker in all sidecars. */
export interface BreakerDetail<Entry> {
  name: string;
  /** Absent: there is none any more. */
  policy?: Entry;
  /** Sidecars that report it, by its state, and those that do not report any more. */
  states: Record<BreakerStateName, number>;
  stale: number;
  /** One page of them. */
  sidecars: BreakerExplanation[];
  /** Newest last. */
  history: TransitionView[];
  nextCursor?: string;
}

/** What became of matching requests, and what was injected. */
export interface FaultCounts {
  matched: number;
  verdicts: Record<Verdict, number>;
  injected: Record<FaultKind, number>;
}

/** What one sidecar counted of a fault since an experiment with it began. */
export interface ExperimentCounts extends FaultCounts {
  /** Id of the experiment. */
  experiment: string;
  direction: Direction;
  /** `namespace/name` of the FaultInjection. */
  name: string;
  sidecar: string;
}

export interface FaultView extends FaultCounts {
  direction: Direction;
  name: string;
  sidecar: string;
  service: string;
  /** The sidecar does not report any more. */
  stale: boolean;
}
