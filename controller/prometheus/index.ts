export {
  DEFAULT_METRICS,
  DEFAULT_SIDECAR,
  DEFAULT_SLO,
  PROMETHEUS_PARTS,
  type PrometheusWish,
  readPrometheusOptions,
} from "./options.js";
export { renderPrometheus } from "./render.js";
export { STATS_PARAMS, STATS_PATH } from "./scrape.js";
