// Policies: read, checked, kept, and resolved into what one sidecar is given.
export { ACCEPTED_AT, type CheckedDocuments, checkDocuments, checkFilterConfig } from "./check/index.js";
export {
  type AcceptedPolicy,
  BYPASS_CONFIG,
  type Resolution,
  type ResolvedConfig,
  type ResolveInput,
  resolveConfig,
  type Service,
} from "./resolve/index.js";
export { POLICY_SCHEMA } from "./schema/index.js";
export {
  type ApplyOutcome,
  type Bypass,
  type Bypasses,
  type BypassWish,
  type Change,
  type FolderWatch,
  openBypasses,
  openServices,
  openStore,
  type PolicyStore,
  type RemoveOutcome,
  readPolicyFile,
  type ServiceTable,
  STATE_FOLDER,
  type StoreOptions,
  type WatchOptions,
  watchFolder,
} from "./store/index.js";
export { parseDurationMs, parsePercentagePpm } from "./values/index.js";
