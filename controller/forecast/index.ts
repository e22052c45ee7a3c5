// What is to come: rate and latency of each service, foretold from its own past.
export { METHODS, type Method } from "./candidates.js";
export { crossingOf } from "./crossing.js";
export { type Asked, Forecaster, type ForecasterOptions } from "./forecaster.js";
export type { MetricForecast, ServiceForecast, Threat } from "./forecasts.js";
export { type Objectives, readObjectives } from "./objectives.js";
export { SCALES } from "./scale.js";
export { foretell, stepsNeeded } from "./series-forecast.js";
export { columnsOf, METRICS, type Metric, without } from "./service-columns.js";
export { keepTurning } from "./turning.js";
export { threatLine } from "./words.js";
