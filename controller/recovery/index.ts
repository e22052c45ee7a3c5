export { Curve } from "./curve.js";
export type { Move } from "./cycle.js";
export { type Decay, distance, endOf, meanOver } from "./decay.js";
export { fitOf } from "./fit.js";
export { Recoveries } from "./recoveries.js";
