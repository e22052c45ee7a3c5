// Policies: read, checked, and resolved into what one sidecar is given.
export {
  type CheckedDocuments,
  checkDocuments,
  checkFilterConfig,
  checkKeptPolicy,
} from "./check/index.js";
export {
  checkFiles,
  type FolderWatch,
  type PolicyFile,
  type PolicyFiles,
  readPolicyFile,
  scanFolder,
  type WatchOptions,
  watchFolder,
} from "./folder/index.js";
export { childPointer, pathOf, readYaml, type Tree } from "./read/index.js";
export {
  type AcceptedPolicy,
  BYPASS_CONFIG,
  compareBytes,
  concerns,
  LEASE_MS,
  nameOf,
  type Resolution,
  type ResolvedConfig,
  type ResolveInput,
  resolveConfig,
  type Service,
  serviceTable,
  sidecarLabel,
} from "./resolve/index.js";
export { POLICY_SCHEMA } from "./schema/index.js";
export { ALWAYS_PPM, formatTime, parseDurationMs, parsePercentagePpm, parseTimeMs } from "./values/index.js";
