export { measureLatency, step } from "./step.js";
