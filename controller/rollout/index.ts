export { Deliveries, type RunningConfig } from "./deliveries.js";
