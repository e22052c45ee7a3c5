export type { BreakerName, Explained } from "./breaker-view.js";
export { Graph, type ReportingSidecar } from "./graph.js";
export { boundsOf, bucketOf, quantileUs } from "./histogram.js";
export type { KeptDeparted, KeptObserved } from "./kept.js";
