export { DOCUMENT, documentText } from "./document.js";
export type { ErrorCode, Problem } from "./errors.js";
export { ControllerMetrics, type MetricSources } from "./metrics.js";
export type {
  ApiPorts,
  ApplyOutcome,
  BypassPort,
  BypassView,
  BypassWish,
  Change,
  MetricsPort,
  ObservationPort,
  PolicyEntry,
  PolicyPort,
  RefusalView,
  RemoveOutcome,
  SidecarView,
} from "./ports.js";
export { type ApiOptions, createApi } from "./server.js";
