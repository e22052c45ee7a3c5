export {
  type BreakerTold,
  type BypassTold,
  EVENT_TYPES,
  type EventType,
  type ExperimentTold,
  type MeshEvent,
  type PauseTold,
  type PolicyTold,
  type ProblemTold,
  type SidecarChange,
  type SidecarTold,
} from "./event.js";
export { EventHub, type NumberedEvent, type Subscription } from "./hub.js";
export { Newsroom, type NewsSources } from "./newsroom.js";
