export * from "./bypass.js";
export * from "./envoy.js";
export * from "./guard.js";
export * from "./observation.js";
export * from "./policy.js";
export * from "./preview.js";
export * from "./sidecar.js";
