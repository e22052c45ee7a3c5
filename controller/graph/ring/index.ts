export { Ring, type Slice } from "./ring.js";
export { type Counts, isNothing, partsOf, portionsOf, STEP_MS, stepOf } from "./spread.js";
