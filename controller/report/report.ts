/** A report as it is worked with: checked, numbers instead of 64-bit pairs, names instead of enum values. */
import type { BreakerNumbers, BreakerStateName, BreakerView, Direction, Outcome } from "../model/index.js";

/** Buckets of the log-linear duration histogram; the rule stands in report.proto. */
export const HISTOGRAM_BUCKETS = 137;

export interface Report {
  nodeId: string;
  nodeCluster: string;
  /** Microseconds of the sidecar's wall clock when its first VM ticked: one Envoy process. */
  boot: number;
  /** Rises within a boot. */
  sequence: number;
  /** The sidecar's wall clock at sending. */
  wallMs: number;
  configs: ReportedConfig[];
  slots: Slot[];
  /** Of all its slots; each is told until there is a newer one. */
  exemplars: ReportedExemplar[];
  breakers: BreakerStatus[];
  forgottenKeys: ForgottenKey[];
  /** The rest of what changed follows in the next report. */
  more: boolean;
}

export interface ReportedConfig {
  direction: Direction;
  revision: string;
  vms: number;
  vmsOnRevision: number;
  refusedRevision: string;
  refusedReason: string;
  /** `namespace/service` */
  node: string;
}

/** Absolute counters of one VM, of the records that changed. */
export interface Slot {
  index: number;
  epoch: number;
  edges: EdgeCounts[];
  breakers: BreakerCounts[];
  faults: FaultCounts[];
  overflow: { what: string; count: number }[];
  /** Its VM is dead, and no other has taken the slot yet: nothing of it is in flight any more. */
  gone: boolean;
}

export interface EdgeCounts {
  direction: Direction;
  source: string;
  destination: string;
  /** In the order of OUTCOMES. */
  outcomes: number[];
  durationSumUs: number;
  /** Index and count of the buckets that are not empty. */
  buckets: [number, number][];
  inFlight: number;
}

/** A traced request of an edge. */
export interface ReportedExemplar {
  direction: Direction;
  source: string;
  destination: string;
  /** Microseconds of the sidecar's wall clock at the request's end. */
  atUs: number;
  durationUs: number;
  outcome: Outcome;
  /** 16 or 32 hex digits, in lower case. */
  traceId: string;
}

export interface BreakerCounts {
  direction: Direction;
  name: string;
  rejected: number;
  shadowRejected: number;
  lostProbes: number;
  /** Completions that it judged (its window's and probes, of all its keys), and those of them that failed. */
  completed: number;
  failed: number;
}

export interface FaultCounts {
  direction: Direction;
  name: string;
  /** In the order of VERDICTS. */
  verdicts: number[];
  /** In the order of FAULT_KINDS. */
  injected: number[];
}

export interface BreakerStatus extends BreakerNumbers {
  direction: Direction;
  name: string;
  /** Of a keyed breaker, a status of one key; as text (see `keyText`). */
  key?: string;
  state: BreakerStateName;
  mode: BreakerView["mode"];
  generation: number;
  /** Milliseconds of wall clock; 0: none. */
  sinceMs: number;
  openUntilMs: number;
  windowRestartedMs: number;
  attempt: number;
  probesInFlight: number;
  /** Of a keyed breaker, in the status without a key: its keys by state, in the order of BREAKER_STATES. */
  keys?: number[];
  /** Oldest first. */
  transitions: ReportedTransition[];
}

/** The key is no longer kept: it is closed and was not used for long. */
export interface ForgottenKey {
  direction: Direction;
  name: string;
  key: string;
}

export interface ReportedTransition extends BreakerNumbers {
  generation: number;
  from: BreakerStateName;
  to: BreakerStateName;
  reason: string;
  atMs: number;
  /** A count, or parts per million; 0: no number decided. */
  threshold: number;
  attempt: number;
  /** 0: until something happens. */
  lastsMs: number;
}
