export { FINE, type HistogramShape, LatencyHistogram } from "./histogram.js";
export { randomFrom, seedOf } from "./latency.js";
export type { Load, LoadClock, LoadOptions } from "./load.js";
export { startLoad } from "./load.js";
export { type Mesh, type MeshOptions, type MeshSidecar, startMesh } from "./mesh.js";
export type { Place } from "./plan.js";
export { BREAKER_BEFORE_RATINGS, NAMESPACE } from "./policies.js";
export { type Conduct, type ServiceSettings, startService } from "./service.js";
export type { LoadSummary } from "./tally.js";
export {
  BOOKINFO,
  ENTRY_SERVICE,
  type Service,
  topologyErrors,
  type Workload,
  workloadsOf,
} from "./topology.js";
