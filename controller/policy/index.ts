// Policies: read, checked, and resolved into what one sidecar is given.
export { checkDocuments, checkFilterConfig, checkKeptPolicy } from "./check/index.js";
export { checkFiles, type PolicyFiles, readPolicyFile, scanFolder, watchFolder } from "./folder/index.js";
export { childPointer, pathOf, readYaml, type Tree } from "./read/index.js";
export {
  type AcceptedPolicy,
  BYPASS_CONFIG,
  compareBytes,
  concerns,
  LEASE_MS,
  nameOf,
  type ResolvedConfig,
  resolveConfig,
  type Service,
  serviceTable,
  sidecarLabel,
} from "./resolve/index.js";
export { POLICY_SCHEMA } from "./schema/index.js";
export { ALWAYS_PPM, formatTime, parseDurationMs, parsePercentagePpm, parseTimeMs } from "./values/index.js";
