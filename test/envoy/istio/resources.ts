// Listeners and clusters of a sidecar in Istio's shape and with Istio's names, but on ports of 127.0.0.1.
import type { Listener, NetworkFilter, Resources } from "./istiod.js";

export interface SidecarPorts {
  /** Where other sidecars reach this one. */
  inbound: number;
  /** Through which its application calls `ratings`. */
  outbound: number;
  application: number;
  /** The inbound port of the sidecar of `ratings`. */
  ratings: number;
}

const EXTENSIONS = "type.googleapis.com/envoy.extensions.filters";
const HTTP_FILTERS = [
  { name: "envoy.filters.http.fault", typed_config: { "@type": `${EXTENSIONS}.http.fault.v3.HTTPFault` } },
  { name: "envoy.filters.http.cors", typed_config: { "@type": `${EXTENSIONS}.http.cors.v3.Cors` } },
  { name: "envoy.filters.http.router", typed_config: { "@type": `${EXTENSIONS}.http.router.v3.Router` } },
];

const RATINGS = "outbound|9080||ratings.shop.svc.cluster.local";
const APPLICATION = "inbound|9080||";

export function sidecarResources(app: string, ports: SidecarPorts): Resources {
  const ratings = ["ratings", "ratings.shop", "ratings.shop.svc", "ratings.shop.svc.cluster.local"];
  const inbound = [connectionManager("inbound_0.0.0.0_9080", APPLICATION, ["*"])];
  const outbound = [connectionManager("outbound_0.0.0.0_9080", RATINGS, ratings)];
  return {
    clusters: [
      cluster(APPLICATION, ports.application),
      cluster(RATINGS, ports.ratings),
      // As istiod sends it: no endpoint, for what no listener knows.
      { ...cluster("BlackHoleCluster", 1), load_assignment: { cluster_name: "BlackHoleCluster" } },
    ],
    listeners: [
      listener("virtualInbound", "INBOUND", ports.inbound, [
        {
          name: "virtualInbound-blackhole",
          filters: [blackHole()],
          filter_chain_match: { destination_port: 15006 },
        },
        { name: "0.0.0.0_9080", filters: inbound, filter_chain_match: { destination_port: ports.inbound } },
      ]),
      ...(app === "ratings"
        ? []
        : [listener("0.0.0.0_9080", "OUTBOUND", ports.outbound, [{ filters: outbound }])]),
    ],
  };
}

function listener(
  name: string,
  traffic_direction: Listener["traffic_direction"],
  port: number,
  filter_chains: Listener["filter_chains"],
): Listener {
  return {
    name,
    traffic_direction,
    address: { socket_address: { address: "127.0.0.1", port_value: port } },
    filter_chains,
  };
}

function connectionManager(prefix: string, target: string, domains: readonly string[]): NetworkFilter {
  const routes = [{ name: "default", match: { prefix: "/" }, route: { cluster: target, timeout: "0s" } }];
  return {
    name: "envoy.filters.network.http_connection_manager",
    typed_config: {
      "@type": `${EXTENSIONS}.network.http_connection_manager.v3.HttpConnectionManager`,
      stat_prefix: prefix,
      route_config: {
        name: "9080",
        ignore_port_in_host_matching: true,
        virtual_hosts: [{ name: `${target}:9080`, domains, routes }],
      },
      http_filters: [...HTTP_FILTERS],
    },
  };
}

function blackHole(): NetworkFilter {
  return {
    name: "envoy.filters.network.tcp_proxy",
    typed_config: {
      "@type": `${EXTENSIONS}.network.tcp_proxy.v3.TcpProxy`,
      stat_prefix: "BlackHoleCluster",
      cluster: "BlackHoleCluster",
    },
  };
}

function cluster(name: string, port: number) {
  const endpoint = { address: { socket_address: { address: "127.0.0.1", port_value: port } } };
  return {
    name,
    type: "STATIC",
    connect_timeout: "10s",
    load_assignment: { cluster_name: name, endpoints: [{ lb_endpoints: [{ endpoint }] }] },
  };
}
