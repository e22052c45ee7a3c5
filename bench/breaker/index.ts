export { type Distribution, distributionOf, GRAIN_MS, type Ratio, ratioOf } from "./distribution.js";
export { type Measurement, measure } from "./measure.js";
export { PEERS, SCENARIOS, type Scenario } from "./scenario.js";
export { workerThatTakes } from "./workers.js";
