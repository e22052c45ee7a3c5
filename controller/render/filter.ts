// The HTTP filter entries that let the controller put Meshfuse into a listener, and traffic pass without it.
import { type Direction, RESOURCE_NAMES, THROUGHPUT_RESOURCE } from "../model/index.js";

/** The cluster that the filter entries, the filter's reports and the controller's documents agree on. */
export const CONTROLLER_CLUSTER = "meshfuse";

const RBAC = "type.googleapis.com/envoy.extensions.filters.http.rbac.v3.RBAC";
const FAULT = "type.googleapis.com/envoy.extensions.filters.http.fault.v3.HTTPFault";
const WASM = "type.googleapis.com/envoy.extensions.filters.http.wasm.v3.Wasm";

/** The entries of `http_filters` for one direction, in their order; they go before the router. */
export function httpFilters(direction: Direction): object[] {
  const ours = entry(RESOURCE_NAMES[direction], WASM);
  return direction === "outbound" ? [ours, entry(THROUGHPUT_RESOURCE, FAULT)] : [ours];
}

function entry(name: string, type: string): object {
  return {
    name,
    config_discovery: {
      config_source: configSource(),
      // Without rules it passes everything: what serves until the controller has been heard.
      default_config: { "@type": RBAC },
      apply_default_config_without_warming: true,
      type_urls: [type, RBAC],
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
