export { withTraces } from "./evidence.js";
export { templateError, traceLink } from "./link.js";
export { type TraceQuery, Traces } from "./traces.js";
