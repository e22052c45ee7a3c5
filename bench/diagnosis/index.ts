export { DIAGNOSIS_HELP, readDiagnosis } from "./options.js";
export type { Recording } from "./recording.js";
export { diagnosisSteps, forecastText } from "./steps.js";
