export { type Distribution, distributionOf, type Ratio, ratioOf } from "./distribution.js";
export { type Measurement, measure } from "./measure.js";
export { SCENARIOS, type Scenario } from "./scenario.js";
export { tableOf } from "./table.js";
export { workerThatTakes } from "./workers.js";
