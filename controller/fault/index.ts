// What any sidecar draws for a unit, and for how long it delays: computed as the filter does.
export { type Amount, type AmountPoint, amountUs, limitOf } from "./amount.js";
export { type Draw, type DrawKind, hashOf, partOf, unitOfRequest } from "./draw.js";
export { murmur3 } from "./hash.js";
export {
  FAULT_PARTS,
  type FaultPart,
  type FaultPrediction,
  type PartPrediction,
  type PredictionInput,
  predictFault,
  type UnitPrediction,
} from "./predict.js";
