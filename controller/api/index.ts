export { DOCUMENT, documentText } from "./document.js";
export type { ListenerLimits } from "./listener.js";
export { ControllerMetrics, type MetricSources } from "./metrics.js";
export type { ApiPorts, HealthPorts, SidecarView } from "./ports.js";
export type { Problem, ProblemCode } from "./problems.js";
export { type ApiOptions, createApi, createHealth, type HealthOptions } from "./server.js";
