// The state that outlives the controller: policies, bypasses, experiments' lives, services, and who changed what.

export { watchEnded } from "./acting.js";
export { TooManyBypasses } from "./bypasses.js";
export type { Author, StoreEvent } from "./event.js";
export { StoreFailure, type StoreFailureKind } from "./failure.js";
export { type Kept, openKept } from "./kept.js";
export { Policies } from "./policies.js";
export { Services } from "./services.js";
export {
  type ApplyOptions,
  type ApplyOutcome,
  type AuditEvent,
  type AuditPage,
  type Bypass,
  type BypassWish,
  EXPERIMENT_STATES,
  type Experiment,
  type KeptPause,
  type PolicyChange,
  type PolicyEntry,
  type Precondition,
  type RemoveOutcome,
  type WriteOptions,
} from "./views.js";
