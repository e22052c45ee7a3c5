export { type Address, parseAddress } from "./address.js";
export { renderEnvoy } from "./envoy.js";
export { CONTROLLER_CLUSTER, httpFilters } from "./filter.js";
export { renderIstio } from "./istio.js";
export {
  type IstioOptions,
  type IstioOptionsOrErrors,
  type IstioWish,
  readIstioOptions,
} from "./istio-options.js";
export type { SidecarIdentity } from "./node.js";
export {
  DEFAULT_CONTROLLER,
  type OptionsOrErrors,
  PARTS,
  type Part,
  type RenderOptions,
  type RenderWish,
  readRenderOptions,
} from "./options.js";
export { type OutboundRoute, type SidecarOptions, sidecarBootstrap, type Upstream } from "./sidecar.js";
export { METRIC_LABELS } from "./stats.js";
