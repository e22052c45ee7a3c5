// What happens to the state that is kept. One record of the journal is one transaction: a list of events that hold
// together or not at all.
import type { Policy, PolicyKey } from "../model/index.js";

/** Who asked for a change, and why. Both are claims: nobody proves them. */
export interface Author {
  /** `ann@host`; `file:<name>` for the watched directory, `sidecar:<id>`, `meshfuse` for what time brings. */
  by: string;
  because?: string;
}

interface Cause extends Author {
  /** Milliseconds of wall clock: when it happened, which for what time brings may be before it was written. */
  atMs: number;
}

/** Where a policy comes from when it is no file of the watched directory. */
export const API_SOURCE = "api";

export interface PolicyPut extends Cause {
  type: "policy.put";
  key: PolicyKey;
  policy: Policy;
  /** `api`, or the name of the file that holds it. */
  source: string;
  /** When what its spec says was accepted: a fault without `activeFrom` begins then. */
  acceptedMs: number;
}

interface PolicyDeleted extends Cause {
  type: "policy.deleted";
  key: PolicyKey;
}

export interface BypassBegun extends Cause {
  type: "bypass.begun";
  id: string;
  /** Workload labels; absent: every sidecar. */
  selector?: Record<string, string>;
  untilMs: number;
  because: string;
}

/** Before its time by a person, or by time. */
interface BypassEnded extends Cause {
  type: "bypass.ended";
  id: string;
}

/** A fault has been put: it will act from `fromMs` until `untilMs`. */
export interface ExperimentScheduled extends Cause {
  type: "experiment.scheduled";
  id: string;
  /** Key of the FaultInjection. */
  policy: PolicyKey;
  fromMs: number;
  untilMs: number;
}

/** Its time has come, its time is up, or before that it was stopped, or its fault deleted or replaced. */
export interface ExperimentMoved extends Cause {
  type: "experiment.running" | "experiment.ended" | "experiment.stopped";
  id: string;
}

/** No experiment injects anything from now on, in any sidecar; or those that are alive do again. */
interface PauseChanged extends Cause {
  type: "experiments.paused" | "experiments.resumed";
}

/** A sidecar of a service was seen for the first time; or none was for long, and the table was full. */
interface ServiceEvent extends Cause {
  type: "service.learned" | "service.forgotten";
  /** `namespace/service`. */
  service: string;
}

export type StoreEvent =
  | PolicyPut
  | PolicyDeleted
  | BypassBegun
  | BypassEnded
  | ExperimentScheduled
  | ExperimentMoved
  | PauseChanged
  | ServiceEvent;

export const EVENT_TYPES = [
  "policy.put",
  "policy.deleted",
  "bypass.begun",
  "bypass.ended",
  "experiment.scheduled",
  "experiment.running",
  "experiment.ended",
  "experiment.stopped",
  "experiments.paused",
  "experiments.resumed",
  "service.learned",
  "service.forgotten",
] as const satisfies readonly StoreEvent["type"][];

export type EventType = StoreEvent["type"];

export interface Transaction {
  /** Counts the transactions from 1, without a gap. */
  sequence: number;
  events: readonly StoreEvent[];
}
