// The state that outlives the controller: policies, bypasses, experiments' lives, services, and who changed what.

export { watchEnded } from "./acting.js";
export { Bypasses, TooManyBypasses } from "./bypasses.js";
export { Directory } from "./directory.js";
export { API_SOURCE, type Author, type EventType, type StoreEvent } from "./event.js";
export { Experiments } from "./experiments.js";
export { StoreFailure, type StoreFailureKind } from "./failure.js";
export { type Kept, type KeptOptions, openKept } from "./kept.js";
export { Policies } from "./policies.js";
export { Services } from "./services.js";
export { Store } from "./store.js";
export {
  type ApplyOptions,
  type ApplyOutcome,
  type AuditEvent,
  type AuditPage,
  type Bypass,
  type BypassWish,
  type Change,
  EXPERIMENT_STATES,
  type Experiment,
  type ExperimentState,
  type KeptPause,
  type PolicyChange,
  type PolicyEntry,
  type Precondition,
  type RemoveOutcome,
  type WriteOptions,
} from "./views.js";
