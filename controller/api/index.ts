export type { ErrorCode, Problem } from "./errors.js";
export type {
  ApiPorts,
  ApplyOutcome,
  BypassPort,
  BypassView,
  BypassWish,
  Change,
  DeliveryView,
  MetricsPort,
  ObservationPort,
  PolicyEntry,
  PolicyPort,
  RemoveOutcome,
  SidecarView,
} from "./ports.js";
export { type ApiOptions, createApi } from "./server.js";
