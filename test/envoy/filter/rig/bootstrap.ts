// The Envoy that the filter's tests run: what `render` prints for a user's own Envoy, our filter from files in front of
// everything, and routes that end in every way a request can end.
import { parse } from "yaml";
import { readRenderOptions, renderEnvoy } from "../../../../controller/render/index.js";
import { cluster, HTTP2_CLUSTER_OPTIONS } from "./clusters.js";
import { connectionManager, fault, wasmFrom } from "./listener.js";
import { ROUTES } from "./routes.js";

export interface Ports {
  outbound: number;
  inbound: number;
  /** A proxy that retries, in front of the outbound listener. */
  caller: number;
  /** Envoy's own fault filter, which aborts everything. */
  native: number;
  http1: number;
  http2: number;
  /** Nobody listens here. */
  closed: number;
  reports: number;
}

/** Names of tags that the rendered stats_tags shall know. */
export const TAGS = [
  ...["tenant", "visitor", "session", "page", "section", "item", "plan"],
  ...["verb", "site", "route", "answer", "caller", "called"],
];

export function bootstrap(folder: string, ports: Ports): object {
  const read = readRenderOptions({
    service: "cart",
    tags: TAGS,
    part: "bootstrap",
    controller: `127.0.0.1:${ports.reports}`,
  });
  if ("errors" in read) throw new Error(read.errors.join());
  const rendered = parse(renderEnvoy(read.options));
  const reportCluster: object = rendered.static_resources.clusters[0];
  return {
    ...rendered,
    stats_flush_interval: "0.2s",
    static_resources: { listeners: listeners(folder, ports), clusters: [reportCluster, ...clusters(ports)] },
  };
}

function listeners(folder: string, ports: Ports): object[] {
  const retrying = [{ match: { prefix: "/" }, route: { cluster: "sidecar", retry_policy: RETRY_5XX } }];
  const plain = [{ match: { prefix: "/" }, route: { cluster: "up" } }];
  return [
    listener("outbound", ports.outbound, "OUTBOUND", folder, ROUTES, [wasmFrom(folder, "outbound"), fault()]),
    listener("inbound", ports.inbound, "INBOUND", folder, plain, [wasmFrom(folder, "inbound")]),
    listener("caller", ports.caller, "UNSPECIFIED", folder, retrying, []),
    listener("native", ports.native, "UNSPECIFIED", folder, plain, [fault(503)]),
  ];
}

const RETRY_5XX = { retry_on: "5xx", num_retries: 2 };

function listener(
  name: string,
  port: number,
  direction: string,
  folder: string,
  routes: object[],
  filters: object[],
): object {
  return {
    name,
    traffic_direction: direction,
    address: { socket_address: { address: "127.0.0.1", port_value: port } },
    filter_chains: [{ filters: [connectionManager(name, folder, routes, filters)] }],
  };
}

function clusters(ports: Ports): object[] {
  return [
    cluster("up", ports.http1),
    { ...cluster("up2", ports.http2), ...HTTP2_CLUSTER_OPTIONS },
    cluster("refused", ports.closed),
    cluster("inbound", ports.inbound),
    cluster("sidecar", ports.outbound),
    { name: "empty", type: "STATIC" },
    // Nothing may be tried again.
    { ...cluster("spent", ports.http1), circuit_breakers: { thresholds: [{ max_retries: 0 }] } },
    { ...cluster("full", ports.http1), circuit_breakers: { thresholds: [{ max_requests: 0 }] } },
  ];
}
