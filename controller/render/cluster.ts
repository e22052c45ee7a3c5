// The controller as a cluster of the sidecar: extension configs down, reports up.
import { type Address, isNumeric } from "./address.js";
import { CONTROLLER_CLUSTER } from "./filter.js";

const HTTP_OPTIONS = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";

/** One endpoint of a cluster with one locality. */
export function endpoints(clusterName: string, address: Address): object {
  const socket_address = { address: address.host, port_value: address.port };
  return {
    cluster_name: clusterName,
    endpoints: [{ lb_endpoints: [{ endpoint: { address: { socket_address } } }] }],
  };
}

/** HTTP/2 in plaintext, found by address or by name. */
export function controllerCluster(address: Address): object {
  return {
    name: CONTROLLER_CLUSTER,
    ...(isNumeric(address) ? { type: "STATIC" } : { type: "STRICT_DNS", dns_lookup_family: "V4_PREFERRED" }),
    connect_timeout: "1s",
    typed_extension_protocol_options: {
      [HTTP_OPTIONS]: {
        "@type": `type.googleapis.com/${HTTP_OPTIONS}`,
        explicit_http_config: {
          // A controller that vanished without a word is noticed within 15 s.
          http2_protocol_options: { connection_keepalive: { interval: "10s", timeout: "5s" } },
        },
      },
    },
    load_assignment: endpoints(CONTROLLER_CLUSTER, address),
  };
}
