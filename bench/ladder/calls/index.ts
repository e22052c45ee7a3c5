export { check } from "./check.js";
export { step } from "./step.js";
