export { Leases } from "./leases.js";
export { pauseView } from "./pausing.js";
export { type PlaceSources, placesOf } from "./places.js";
export { experimentDetail, experimentViews, type StatusSources } from "./status.js";
export {
  type ExperimentDetail,
  type ExperimentProblem,
  type ExperimentView,
  type PauseView,
  PLACE_STATES,
  type Place,
  PROBLEM_CODES,
} from "./view.js";
export { ExperimentWatch, type ProblemNews } from "./watch.js";
