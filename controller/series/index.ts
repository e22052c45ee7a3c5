export { SETTLED_AFTER_MS, Series } from "./embedded/series.js";
export { type OpenedSeries, openSeries } from "./open.js";
export { SeriesError, type SeriesSource } from "./port.js";
export { readSeriesSetting, type SeriesSetting } from "./prometheus/address.js";
export { type PrometheusOptions, PrometheusSeries } from "./prometheus/source.js";
