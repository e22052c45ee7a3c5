export { EXPOSITION_TYPE } from "./exposition.js";
export { istioMetrics } from "./istio.js";
export { type MeshSource, meshMetrics } from "./mesh.js";
export { ownProcess, ProcessMetrics, type ProcessSource } from "./process.js";
