export { measureMemory, step } from "./step.js";
