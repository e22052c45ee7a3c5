// The state that outlives the controller: policies, bypasses, experiments' lives, services, and who changed what.
export { API_SOURCE, type Author, type EventType, type StoreEvent } from "./event.js";
export { StoreFailure, type StoreFailureKind } from "./failure.js";
export type {
  ApplyOptions,
  ApplyOutcome,
  AuditEvent,
  AuditPage,
  Bypass,
  BypassWish,
  Change,
  Experiment,
  ExperimentState,
  PolicyChange,
  PolicyEntry,
  Precondition,
  RemoveOutcome,
  WriteOptions,
} from "./views.js";
export { EXPERIMENT_STATES } from "./views.js";
