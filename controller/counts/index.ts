export { type Counts, type CountsOptions, openCounts } from "./counts.js";
