export { Graph, type ReportingSidecar } from "./graph.js";
export { boundsOf, bucketOf, quantileUs } from "./histogram.js";
export type { KeptDeparted, KeptObserved } from "./kept.js";
