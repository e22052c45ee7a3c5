export { type Counts, openCounts } from "./counts.js";
