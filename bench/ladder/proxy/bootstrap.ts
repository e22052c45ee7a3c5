// An Envoy that answers by itself what the scenario's upstream would: a second process behind it would share its cores, and
// add its own noise to both sides of each comparison.
import type { Header } from "../../scenario/index.js";

const EXTENSIONS = "type.googleapis.com/envoy.extensions";
const MANAGER = `${EXTENSIONS}.filters.network.http_connection_manager.v3.HttpConnectionManager`;
const ROUTER = `${EXTENSIONS}.filters.http.router.v3.Router`;
const HTTP_OPTIONS = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";
/** What the scenarios' documents name. */
const CONTROLLER = "meshfuse";
/** Set by the answer itself. */
const NOT_ADDED = [":status", "content-length"];

export interface ProxyOptions {
  port: number;
  /** Entries of `http_filters`, without the router. */
  filters: readonly object[];
  /** What the upstream answers; its header `x-envoy-upstream-service-time` makes it an upstream's answer. */
  response: readonly Header[];
  /** `host:port` that takes reports; absent: the cluster is not there. */
  controller?: string;
}

/** Its listener gives each worker the same number of connections. */
export function proxyBootstrap({ port, filters, response, controller }: ProxyOptions): object {
  const manager = {
    "@type": MANAGER,
    stat_prefix: "proxy",
    // The scenario's own id decides what a fault draws.
    generate_request_id: false,
    preserve_external_request_id: true,
    route_config: { virtual_hosts: [{ name: "all", domains: ["*"], routes: [answer(response)] }] },
    http_filters: [...filters, { name: "router", typed_config: { "@type": ROUTER } }],
  };
  const listener = {
    name: "proxy",
    address: address("127.0.0.1", port),
    connection_balance_config: { exact_balance: {} },
    filter_chains: [{ filters: [{ name: "http", typed_config: manager }] }],
  };
  const clusters = controller === undefined ? [] : [controllerCluster(controller)];
  return { static_resources: { listeners: [listener], clusters } };
}

function answer(response: readonly Header[]): object {
  const of = (wanted: string) => response.find(([name]) => name === wanted)?.[1];
  const length = Number(of("content-length") ?? 0);
  return {
    match: { prefix: "/" },
    direct_response: { status: Number(of(":status") ?? 200), body: { inline_string: "x".repeat(length) } },
    response_headers_to_add: response
      .filter(([name]) => !NOT_ADDED.includes(name))
      .map(([key, value]) => ({ header: { key, value }, append_action: "OVERWRITE_IF_EXISTS_OR_ADD" })),
  };
}

function controllerCluster(authority: string): object {
  const colon = authority.lastIndexOf(":");
  const endpoint = { address: address(authority.slice(0, colon), Number(authority.slice(colon + 1))) };
  return {
    name: CONTROLLER,
    type: "STATIC",
    load_assignment: { cluster_name: CONTROLLER, endpoints: [{ lb_endpoints: [{ endpoint }] }] },
    typed_extension_protocol_options: {
      [HTTP_OPTIONS]: {
        "@type": `type.googleapis.com/${HTTP_OPTIONS}`,
        explicit_http_config: { http2_protocol_options: {} },
      },
    },
  };
}

function address(host: string, port: number): object {
  return { socket_address: { address: host, port_value: port } };
}
