export { forecastBench } from "./bench.js";
export { drawFrom, FAMILIES, type Family } from "./families.js";
export { recordedCases } from "./recorded.js";
export { familyCases, scored, summaryOf } from "./score.js";
export { threatScore } from "./threats.js";
