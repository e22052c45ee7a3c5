export { ordered } from "./ordered.js";
export { MOST_FILE_BYTES, readIncidentFile } from "./read.js";
export {
  type IncidentFile,
  incidentFile,
  incidentFilePieces,
  incidentFileText,
  type ThresholdValues,
} from "./write.js";
