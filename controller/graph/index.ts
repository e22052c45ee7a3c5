export type { BreakerName, Explained } from "./breaker-view.js";
export { type ExperimentAt, Graph, type GraphOptions, type ReportingSidecar } from "./graph.js";
export { boundsOf, bucketOf, quantileUs } from "./histogram.js";
export type { KeptDeparted, KeptObserved } from "./kept.js";
