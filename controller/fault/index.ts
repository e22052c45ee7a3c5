// What any sidecar draws for a unit, and for how long it delays: computed as the filter does.
export { type Amount, amountUs, limitOf } from "./amount.js";
export { type DrawKind, hashOf, partOf, unitOfRequest } from "./draw.js";
export { type FaultPrediction, type PartPrediction, predictFault, type UnitPrediction } from "./predict.js";
