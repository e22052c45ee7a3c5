export { PastHour } from "./past-hour.js";
export { byOutcome, errorShareOf } from "./traffic.js";
export type { PresentEdge, ViewOptions } from "./view.js";
