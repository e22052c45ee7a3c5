// Clusters of one endpoint on this machine.

/** Spread into a cluster: its upstream speaks HTTP/2. */
export const HTTP2_CLUSTER_OPTIONS = {
  typed_extension_protocol_options: {
    "envoy.extensions.upstreams.http.v3.HttpProtocolOptions": {
      "@type": "type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions",
      explicit_http_config: { http2_protocol_options: {} },
    },
  },
};

/** Where thousands ask for a connection at once, a busy upstream takes some of them late. */
const CONNECTED_WITHIN = "60s";
/** Envoy's own limits, of which that on retries (3 at a time) is met soonest. */
const NO_LIMITS = {
  max_requests: 10_000,
  max_pending_requests: 10_000,
  max_connections: 10_000,
  max_retries: 10_000,
};

export function cluster(name: string, port: number): object {
  const address = { socket_address: { address: "127.0.0.1", port_value: port } };
  return {
    name,
    type: "STATIC",
    connect_timeout: CONNECTED_WITHIN,
    circuit_breakers: { thresholds: [NO_LIMITS] },
    load_assignment: { cluster_name: name, endpoints: [{ lb_endpoints: [{ endpoint: { address } }] }] },
  };
}
