export { type Checked, check, obstacle } from "./check.js";
export { step } from "./step.js";
