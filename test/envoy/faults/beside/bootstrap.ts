// One Envoy with two listeners that differ in who injects: our filter, with Envoy's own behind it for throughput as
// `render` prints it, or Envoy's own alone. A case is a host: a fault of the one, a virtual host's setting of the other.
import { parse } from "yaml";
import { wasmFilters } from "../../../../bench/peers/index.js";
import { readRenderOptions, renderEnvoy } from "../../../../controller/render/index.js";
import { cluster, HTTP2_CLUSTER_OPTIONS } from "../../filter/rig/clusters.js";

const FILTERS = "type.googleapis.com/envoy.extensions.filters";
const HTTP_FAULT = `${FILTERS}.http.fault.v3.HTTPFault`;
const MODULE = "dist/meshfuse.wasm";
export const ALWAYS = { numerator: 100 };

/** The same fault in both languages; its host names it. */
export interface Case {
  host: string;
  /** Of a FaultInjection: `match` is added to, `activeFor` is set. */
  ours: Record<string, unknown>;
  /** Of an HTTPFault. */
  native: object;
}

export interface Ports {
  ours: number;
  native: number;
  /** Proxies that retry, in front of each. */
  oursRetried: number;
  nativeRetried: number;
  http1: number;
  http2: number;
}

export function bootstrap(cases: readonly Case[], ports: Ports): object {
  const read = readRenderOptions({ service: "cart", part: "bootstrap", controller: "127.0.0.1:1" });
  if ("errors" in read) throw new Error(read.errors.join());
  const { stats_config } = parse(renderEnvoy(read.options));
  const settings = new Map(cases.map(({ host, native }) => [host, native]));
  return {
    stats_config,
    stats_flush_interval: "0.2s",
    static_resources: {
      listeners: [
        listener(
          "ours",
          ports.ours,
          [...ourFilters(cases), throughput()],
          hosts(cases, () => ({})),
        ),
        listener("native", ports.native, [nativeFilter({})], hosts(cases, nativeOf(settings))),
        listener("ours-retried", ports.oursRetried, [], retrying("ours")),
        listener("native-retried", ports.nativeRetried, [], retrying("native")),
      ],
      clusters: [
        cluster("up", ports.http1),
        { ...cluster("up2", ports.http2), ...HTTP2_CLUSTER_OPTIONS },
        cluster("ours", ports.ours),
        cluster("native", ports.native),
      ],
    },
  };
}

export function nativeFilter(settings: object) {
  return { name: "fault", typed_config: { "@type": HTTP_FAULT, ...settings } };
}

/** `name`: of the plugin; those of one Envoy that differ must be named apart. */
export function ourFilter(document: object, name = "meshfuse"): object[] {
  const configuration = JSON.stringify({ direction: "outbound", ...document });
  const code = { filename: MODULE };
  return wasmFilters({ name, code, configuration, rootId: "meshfuse.outbound" }, 1);
}

export function listener(
  name: string,
  port: number,
  filters: readonly object[],
  virtualHosts: object[],
  more: object = {},
) {
  const router = { name: "router", typed_config: { "@type": `${FILTERS}.http.router.v3.Router` } };
  const typed_config = {
    "@type": `${FILTERS}.network.http_connection_manager.v3.HttpConnectionManager`,
    stat_prefix: name,
    route_config: { name, virtual_hosts: virtualHosts },
    http_filters: [...filters, router],
    upgrade_configs: [{ upgrade_type: "websocket" }],
    // The clients here wait for the end of their connections.
    delayed_close_timeout: "0.02s",
    ...more,
  };
  return {
    name,
    address: { socket_address: { address: "127.0.0.1", port_value: port } },
    filter_chains: [{ filters: [{ name: "http", typed_config }] }],
  };
}

function ourFilters(cases: readonly Case[]): object[] {
  const faults = cases.map(({ host, ours: { match, ...spec } }) => ({
    name: `default/${host}`,
    match: { hosts: [host], ...(match as object | undefined) },
    activeFor: "1h",
    ...spec,
  }));
  return ourFilter({ faults });
}

function throughput(): object {
  return nativeFilter({ response_rate_limit: { header_limit: {}, percentage: ALWAYS } });
}

function nativeOf(settings: ReadonlyMap<string, object>): (host: string) => object {
  return (host) => ({
    typed_per_filter_config: { fault: { "@type": HTTP_FAULT, ...settings.get(host) } },
  });
}

function hosts(cases: readonly Case[], more: (host: string) => object): object[] {
  const routes = [
    { match: { prefix: "/grpc" }, route: { cluster: "up2" } },
    { match: { prefix: "/" }, route: { cluster: "up" } },
  ];
  return cases.map(({ host }) => ({ name: host, domains: [host], routes, ...more(host) }));
}

function retrying(to: string): object[] {
  const retry_policy = { retry_on: "5xx", num_retries: 2, retry_back_off: { base_interval: "0.005s" } };
  const routes = [{ match: { prefix: "/" }, route: { cluster: to, retry_policy } }];
  return [{ name: "all", domains: ["*"], routes }];
}
