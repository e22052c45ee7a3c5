export { Deliveries, type RunningConfig, type SentResource } from "./deliveries.js";
