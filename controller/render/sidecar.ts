// A whole bootstrap of a sidecar: an inbound listener before one application, an outbound listener before the others.
import type { Direction } from "../model/index.js";
import type { Address } from "./address.js";
import { controllerCluster, endpoints } from "./cluster.js";
import { httpFilters } from "./filter.js";
import { nodeMetadata, type SidecarIdentity } from "./node.js";
import { statsConfig } from "./stats.js";
import { type Tracing, traceCluster, tracingOf } from "./tracing.js";

/** Longer than the longest delay that a fault may inject (60 s); ends a stream that nothing else ends. */
export const STREAM_IDLE_TIMEOUT = "75s";
const ROUTE_TIMEOUT = "15s";
const APPLICATION_CLUSTER = "application";
const CONNECTION_MANAGER =
  "type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager";

interface Upstream {
  /** Envoy's cluster name. */
  cluster: string;
  address: Address;
  /** Share of the route's requests, relative to the others. */
  weight: number;
}

export interface OutboundRoute {
  name: string;
  /** :authority values, without port. */
  domains: readonly string[];
  /** One, or several by weight. */
  upstreams: readonly [Upstream, ...Upstream[]];
}

interface SidecarOptions {
  nodeId: string;
  nodeCluster: string;
  identity: SidecarIdentity;
  controller: Address;
  /** Where the application listens. */
  application: Address;
  inbound: Address;
  /** Absent for an application that calls nobody. */
  outbound?: Address;
  routes: readonly OutboundRoute[];
  /** Absent: it does not trace. */
  tracing?: Tracing | undefined;
}

/** The bootstrap without an admin section. */
export function sidecarBootstrap(options: SidecarOptions): object {
  const { nodeId, nodeCluster, identity, controller, application, inbound, outbound, routes, tracing } =
    options;
  const upstreams = routes.flatMap((route) => route.upstreams);
  const traced = tracing === undefined ? {} : { tracing: tracingOf(tracing, nodeCluster, identity.tags) };
  const listeners = [listener("inbound", inbound, [applicationHost()], traced)];
  if (outbound !== undefined) listeners.push(listener("outbound", outbound, routes.map(routeHost), traced));
  return {
    node: { id: nodeId, cluster: nodeCluster, metadata: nodeMetadata(identity) },
    stats_config: statsConfig(identity.tags),
    static_resources: {
      listeners,
      clusters: [
        staticCluster(APPLICATION_CLUSTER, application),
        ...upstreams.map(({ cluster, address }) => staticCluster(cluster, address)),
        controllerCluster(controller),
        ...(tracing === undefined ? [] : [traceCluster(tracing)]),
      ],
    },
  };
}

function listener(direction: Direction, address: Address, virtualHosts: object[], traced: object): object {
  return {
    name: direction,
    traffic_direction: direction.toUpperCase(),
    address: { socket_address: { address: address.host, port_value: address.port } },
    filter_chains: [{ filters: [connectionManager(direction, virtualHosts, traced)] }],
  };
}

function connectionManager(direction: Direction, virtualHosts: object[], traced: object): object {
  return {
    name: "envoy.filters.network.http_connection_manager",
    typed_config: {
      "@type": CONNECTION_MANAGER,
      stat_prefix: direction,
      stream_idle_timeout: STREAM_IDLE_TIMEOUT,
      ...traced,
      route_config: { name: direction, virtual_hosts: virtualHosts },
      http_filters: [...httpFilters(direction), router()],
    },
  };
}

function router(): object {
  return {
    name: "envoy.filters.http.router",
    typed_config: { "@type": "type.googleapis.com/envoy.extensions.filters.http.router.v3.Router" },
  };
}

function applicationHost(): object {
  const route = { cluster: APPLICATION_CLUSTER, timeout: ROUTE_TIMEOUT };
  return { name: "application", domains: ["*"], routes: [{ match: { prefix: "/" }, route }] };
}

/** No retries: each request of the application is one request upstream, so that both ends count alike. */
function routeHost(route: OutboundRoute): object {
  const [only, ...more] = route.upstreams;
  const weighted = route.upstreams.map(({ cluster, weight }) => ({ name: cluster, weight }));
  const target =
    more.length === 0 ? { cluster: only.cluster } : { weighted_clusters: { clusters: weighted } };
  return {
    name: route.name,
    domains: [...route.domains],
    routes: [{ match: { prefix: "/" }, route: { ...target, timeout: ROUTE_TIMEOUT } }],
  };
}

function staticCluster(name: string, address: Address): object {
  return { name, type: "STATIC", connect_timeout: "1s", load_assignment: endpoints(name, address) };
}
