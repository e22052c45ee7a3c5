// The Envoy of one subject: one listener, the chain that is measured, and a route that answers at once, so that no time
// goes to a service.
import type { Header } from "../../scenario/index.js";

const EXTENSIONS = "type.googleapis.com/envoy.extensions";
const HTTP = "type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions";

/** The listener's name; its port is found by it, since Envoy chooses it. */
export const LISTENER = "measured";
const UPSTREAM = "upstream";
/** As the scenarios' documents name it. */
const REPORTS = "meshfuse";

export interface Reply {
  status: number;
  body: string;
  headers: readonly Header[];
}

export interface Chain {
  /** Of `http_filters`, before the router. */
  filters: readonly object[];
  /** What the route answers. */
  reply: Reply;
  /** Instead of a reply: a service behind it, in a cluster that is given this. */
  upstream?: object;
}

/** Where the Envoy finds what it calls, all on 127.0.0.1. */
export interface Ports {
  reports: number;
  /** Of chains with an upstream. */
  upstream?: number;
}

export function bootstrapOf(chain: Chain, ports: Ports): object {
  const { upstream } = chain;
  const clusters = [
    { ...clusterTo(REPORTS, ports.reports), typed_extension_protocol_options: { [HTTP_KEY]: HTTP2 } },
  ];
  return {
    static_resources: {
      listeners: [listenerOf(chain)],
      clusters: upstream
        ? [...clusters, { ...clusterTo(UPSTREAM, ports.upstream ?? 0), ...upstream }]
        : clusters,
    },
  };
}

const HTTP_KEY = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";
const HTTP2 = { "@type": HTTP, explicit_http_config: { http2_protocol_options: {} } };

function listenerOf({ filters, reply, upstream }: Chain): object {
  const router = {
    name: "router",
    // Envoy's own time header would make answers of different lengths; the reply has one.
    typed_config: { "@type": `${EXTENSIONS}.filters.http.router.v3.Router`, suppress_envoy_headers: true },
  };
  const route = {
    match: { prefix: "/" },
    ...(upstream ? { route: { cluster: UPSTREAM } } : directly(reply)),
  };
  const typed_config = {
    "@type": `${EXTENSIONS}.filters.network.http_connection_manager.v3.HttpConnectionManager`,
    stat_prefix: LISTENER,
    // The request id is the scenario's, so that faults draw as they were meant to.
    generate_request_id: false,
    preserve_external_request_id: true,
    route_config: { virtual_hosts: [{ name: "all", domains: ["*"], routes: [route] }] },
    http_filters: [...filters, router],
  };
  return {
    name: LISTENER,
    address: address(0),
    traffic_direction: "OUTBOUND",
    connection_balance_config: { exact_balance: {} },
    filter_chains: [{ filters: [{ name: "http", typed_config }] }],
  };
}

/** The body's length and the status are Envoy's to say. */
function directly({ status, body, headers }: Reply): object {
  const added = headers.filter(([name]) => name !== "content-length" && !name.startsWith(":"));
  return {
    direct_response: { status, body: { inline_string: body } },
    response_headers_to_add: added.map(([key, value]) => ({
      header: { key, value },
      append_action: "OVERWRITE_IF_EXISTS_OR_ADD",
    })),
  };
}

function clusterTo(name: string, port: number): object {
  const lb_endpoints = [{ endpoint: { address: address(port) } }];
  return { name, type: "STATIC", load_assignment: { cluster_name: name, endpoints: [{ lb_endpoints }] } };
}

function address(port: number): object {
  return { socket_address: { address: "127.0.0.1", port_value: port } };
}
