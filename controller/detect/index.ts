export { WARM_UP } from "./baseline.js";
export { Detector } from "./detector.js";
export type { KeptLine } from "./kept.js";
export { isKeptLine } from "./kept-line.js";
export { DEFAULT_THRESHOLDS, type Thresholds, thresholdErrors } from "./thresholds.js";
