export {
  type AnalysisTold,
  type BreakerTold,
  type BypassTold,
  EVENT_TYPES,
  type ExperimentTold,
  INCIDENT_CHANGES,
  type IncidentTold,
  type MeshEvent,
  type PauseTold,
  type PolicyTold,
  type ProblemTold,
  type SidecarTold,
} from "./event.js";
export { EventHub, type NumberedEvent, type Subscription } from "./hub.js";
export { Newsroom } from "./newsroom.js";
