export * from "./observation.js";
export * from "./policy.js";
export * from "./sidecar.js";
