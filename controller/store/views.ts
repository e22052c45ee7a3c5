// What others see of the state.
import type { Policy, PolicyError, PolicyKey } from "../model/index.js";
import type { Author, EventType } from "./event.js";

/** A policy in force. */
export interface PolicyEntry {
  policy: Policy;
  /** `api`, or the name of the file that holds it. */
  source: string;
  /** Number of the transaction that last changed it: no two states of it have the same. */
  version: number;
  /** Milliseconds of wall clock: when what its spec says was accepted. */
  acceptedMs: number;
  by: string;
  because?: string;
}

/** A bypass as it is kept. */
export interface KeptBypass {
  id: string;
  /** Workload labels; absent: every sidecar. */
  selector?: Record<string, string>;
  createdMs: number;
  untilMs: number;
  by: string;
  because: string;
}

/** Sidecars that shall pass everything for a while, and why. */
export interface Bypass extends KeptBypass {
  /** False: it holds, but could not be written, so a restart forgets it. It is tried again. */
  durable: boolean;
}

export const EXPERIMENT_STATES = ["scheduled", "running", "ended", "stopped"] as const;
type ExperimentState = (typeof EXPERIMENT_STATES)[number];

/** The life of one FaultInjection, from its acceptance to its end. */
export interface Experiment {
  id: string;
  /** Key of the FaultInjection; it may be gone by now, or another. */
  policy: PolicyKey;
  state: ExperimentState;
  /** When it acts, as its policy says: milliseconds of wall clock. */
  fromMs: number;
  untilMs: number;
  /** When it was accepted, by whom and why. */
  createdMs: number;
  by: string;
  because?: string;
  /** Of one that has ended or was stopped. */
  end?: { atMs: number; by: string; because?: string };
}

/** No experiment injects anything. */
export interface Pause {
  sinceMs: number;
  by: string;
  because?: string;
}

export interface KeptPause extends Pause {
  /** False: it holds, but could not be written, so a restart forgets it. It is tried again. */
  durable: boolean;
}

/** One event of the trail: who did what, when and why. The documents themselves are not kept in it. */
export interface AuditEvent {
  /** Counts the events from 1; a place in the trail. */
  number: number;
  /** Of its transaction: what shares it happened together. */
  sequence: number;
  type: EventType;
  /** Key of a policy, id of a bypass or of an experiment, `namespace/service`, or `all experiments`. */
  subject: string;
  atMs: number;
  by: string;
  because?: string;
  /** What a person wants to know beside the subject, such as `created` or `until 2026-11-21T00:00:00.000Z`. */
  detail?: string;
}

export type Change = "created" | "changed" | "unchanged";

export interface PolicyChange {
  key: PolicyKey;
  change: Change;
  /** The entry's version from now on; absent where a dry run would change it. */
  version?: number;
}

/** Judges the policy as it is in the instant of the write; undefined: there is none. */
export type Precondition = (present: PolicyEntry | undefined) => boolean;

export interface WriteOptions extends Author {
  precondition?: Precondition;
}

export interface ApplyOptions extends WriteOptions {
  /** Checks, and says what would change. */
  dryRun: boolean;
}

/** All or nothing. */
export type ApplyOutcome =
  /** `after`: what sidecars are to run with it, ordered by key. `over`: faults that do nothing any more; absent: none. */
  | {
      outcome: "applied";
      changes: PolicyChange[];
      after: readonly PolicyEntry[];
      over?: readonly PolicyKey[];
    }
  | { outcome: "invalid"; errors: PolicyError[] }
  /** Files of the watched directory hold them; each error names its file. */
  | { outcome: "in_file"; errors: PolicyError[] }
  | { outcome: "stale"; key: PolicyKey; present: PolicyEntry | undefined };

export type RemoveOutcome =
  | { outcome: "removed" }
  | { outcome: "absent" }
  | { outcome: "in_file"; file: string }
  | { outcome: "stale"; key: PolicyKey; present: PolicyEntry | undefined };

export interface BypassWish extends Author {
  selector?: Record<string, string>;
  forMs: number;
  because: string;
}

export interface AuditPage {
  /** At most so many, the newest first. */
  limit: number;
  /** Only those with a smaller number. */
  before?: number;
}
