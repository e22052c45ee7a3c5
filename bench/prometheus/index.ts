export { PrometheusApi, type Rule, type Sample, type Target } from "./api.js";
export { type FoundTools, findPrometheus, type PrometheusTools, type Search } from "./find.js";
export { type PrometheusOptions, type PrometheusProcess, startPrometheus } from "./process.js";
export { type Judgement, runPromtool } from "./promtool.js";
