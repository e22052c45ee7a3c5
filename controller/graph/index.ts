export type { ObservedBreaker } from "./breakers.js";
export type { ObservedEdge } from "./edges.js";
export type { ObservedFault } from "./faults.js";
export { Graph, type ReportingSidecar } from "./graph.js";
export { boundsOf, bucketOf, quantileUs } from "./histogram.js";
