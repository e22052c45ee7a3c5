export { type AcceptedPolicy, concerns, LEASE_MS, nameOf } from "./entries.js";
export { compareBytes, type Service, serviceTable } from "./hosts.js";
export { BYPASS_CONFIG, type ResolvedConfig, resolveConfig, sidecarLabel } from "./resolve.js";
