// An Envoy with a chain of filters, and behind its router a listener of its own that answers as the path says.
export const OK = "/ok";
export const FAIL = "/fail";
/** Answered without an upstream. */
export const LOCAL = "/local";

const FILTERS = "type.googleapis.com/envoy.extensions.filters";

export interface Stage {
  /** Through the filters. */
  port: number;
  /** What they stand before. */
  upstream: number;
  /** Where nobody listens; any other path leads there. */
  nobody: number;
  filters: readonly object[];
}

export function bootstrap({ port, upstream, nobody, filters }: Stage): object {
  const routes = [
    { match: { path: LOCAL }, direct_response: { status: 500 } },
    ...[OK, FAIL].map((path) => ({ match: { path }, route: { cluster: "up" } })),
    { match: { prefix: "/" }, route: { cluster: "gone" } },
  ];
  const answers = [
    { match: { path: OK }, direct_response: { status: 200 } },
    { match: { path: FAIL }, direct_response: { status: 500 } },
  ];
  return {
    static_resources: {
      listeners: [listener(port, routes, filters), listener(upstream, answers, [])],
      clusters: [cluster("up", upstream), cluster("gone", nobody)],
    },
  };
}

function cluster(name: string, port: number): object {
  const lb_endpoints = [{ endpoint: { address: address(port) } }];
  return { name, type: "STATIC", load_assignment: { cluster_name: name, endpoints: [{ lb_endpoints }] } };
}

function listener(port: number, routes: object[], filters: readonly object[]): object {
  const router = { name: "router", typed_config: { "@type": `${FILTERS}.http.router.v3.Router` } };
  const typed_config = {
    "@type": `${FILTERS}.network.http_connection_manager.v3.HttpConnectionManager`,
    stat_prefix: "stage",
    route_config: { virtual_hosts: [{ name: "all", domains: ["*"], routes }] },
    http_filters: [...filters, router],
  };
  return {
    name: `${port}`,
    address: address(port),
    filter_chains: [{ filters: [{ name: "http", typed_config }] }],
  };
}

function address(port: number): object {
  return { socket_address: { address: "127.0.0.1", port_value: port } };
}
