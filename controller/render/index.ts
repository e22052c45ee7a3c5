export { accessLogFields, renderIstioAccessLog } from "./access-log.js";
export { type Address, parseAddress } from "./address.js";
export { renderEnvoy } from "./envoy.js";
export { renderIstio } from "./istio.js";
export { type IstioWish, readIstioOptions } from "./istio-options.js";
export { DEFAULT_CONTROLLER, PARTS, type RenderWish, readRenderOptions } from "./options.js";
export { type OutboundRoute, sidecarBootstrap } from "./sidecar.js";
export { METRIC_LABELS } from "./stats.js";
export { knowsSpanTags, OLDEST_ENVOY_WITH_SPAN_TAGS, readTracing, type Tracing } from "./tracing.js";
