// The HTTP filter entry that lets the controller put Meshfuse into a listener, and traffic pass without it.
import { type Direction, RESOURCE_NAMES } from "../model/index.js";

/** The cluster that the filter entries, the filter's reports and the controller's documents agree on. */
export const CONTROLLER_CLUSTER = "meshfuse";

const RBAC = "type.googleapis.com/envoy.extensions.filters.http.rbac.v3.RBAC";
const WASM = "type.googleapis.com/envoy.extensions.filters.http.wasm.v3.Wasm";

/** The entry of `http_filters` for one direction; it goes before the router. */
export function httpFilter(direction: Direction): object {
  return {
    name: RESOURCE_NAMES[direction],
    config_discovery: {
      config_source: configSource(),
      // Without rules it passes everything: what serves until the controller has been heard.
      default_config: { "@type": RBAC },
      apply_default_config_without_warming: true,
      type_urls: [WASM, RBAC],
    },
  };
}

function configSource(): object {
  return {
    resource_api_version: "V3",
    api_config_source: {
      // The one form that also accepts a cluster which comes by CDS.
      api_type: "DELTA_GRPC",
      transport_api_version: "V3",
      set_node_on_first_message_only: true,
      grpc_services: [
        {
          envoy_grpc: {
            cluster_name: CONTROLLER_CLUSTER,
            // Envoy's own backoff grows to 30 s; a controller that comes back should be heard within a second.
            retry_policy: { retry_back_off: { base_interval: "0.2s", max_interval: "1s" } },
          },
        },
      ],
    },
  };
}
