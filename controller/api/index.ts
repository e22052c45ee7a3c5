export { DOCUMENT, documentText } from "./document.js";
export type { ListenerLimits } from "./listener.js";
export { ControllerMetrics, type MetricSources } from "./metrics.js";
export type { ApiPorts, SidecarView } from "./ports.js";
export { createApi, createHealth } from "./server.js";
