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
