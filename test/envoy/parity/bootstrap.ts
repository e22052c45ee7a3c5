// An Envoy with the probe in front of everything, its configuration from a file that a test can replace.
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const WASM = "type.googleapis.com/envoy.extensions.filters.http.wasm.v3.Wasm";
const BYTES = "type.googleapis.com/google.protobuf.BytesValue";
const HCM =
  "type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager";
const ROUTER = "type.googleapis.com/envoy.extensions.filters.http.router.v3.Router";
const HTTP2_OPTIONS = "type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions";

export const CLUSTERS = ["up", "up2", "refused", "refused2"] as const;

export interface Ports {
  listener: number;
  http1: number;
  http2: number;
  closed: number;
}

export function bootstrap(folder: string, ports: Ports): object {
  const listener = {
    name: "l",
    address: at(ports.listener),
    filter_chains: [{ filters: [manager(folder)] }],
  };
  const clusters = [
    cluster("up", ports.http1),
    cluster("up2", ports.http2, true),
    cluster("refused", ports.closed),
    { name: "empty", type: "STATIC" },
    { ...cluster("full", ports.http1), circuit_breakers: { thresholds: [{ max_requests: 0 }] } },
    cluster("refused2", ports.closed, true),
  ];
  return { static_resources: { listeners: [listener], clusters } };
}

/** Writes the plugin's configuration; Envoy sees the new file by its name. */
export function configure(folder: string, module: string, configuration: string): void {
  const wasm = {
    "@type": WASM,
    config: {
      name: "probe",
      root_id: "r",
      failure_policy: "FAIL_RELOAD",
      configuration: { "@type": BYTES, value: Buffer.from(configuration).toString("base64") },
      vm_config: {
        vm_id: "vm",
        runtime: "envoy.wasm.runtime.v8",
        code: { local: { inline_bytes: readFileSync(module).toString("base64") } },
      },
    },
  };
  const resource = {
    "@type": "type.googleapis.com/envoy.config.core.v3.TypedExtensionConfig",
    name: "probe",
    typed_config: wasm,
  };
  const partial = join(folder, "partial");
  writeFileSync(partial, JSON.stringify({ resources: [resource] }));
  renameSync(partial, join(folder, "ecds.json"));
}

function manager(folder: string): object {
  const source = { path_config_source: { path: join(folder, "ecds.json") }, resource_api_version: "V3" };
  const config = {
    "@type": HCM,
    stat_prefix: "in",
    codec_type: "AUTO",
    route_config: { virtual_hosts: [{ name: "all", domains: ["*"], routes }] },
    http_filters: [
      { name: "probe", config_discovery: { config_source: source, type_urls: [WASM] } },
      { name: "router", typed_config: { "@type": ROUTER } },
    ],
  };
  return { name: "hcm", typed_config: config };
}

const RETRY_SLOW = { retry_on: "5xx", num_retries: 1, per_try_timeout: "0.05s" };
const RETRY_ERRORS = { retry_on: "5xx", num_retries: 2 };
const routes = [
  { match: { prefix: "/direct" }, direct_response: { status: 418, body: { inline_string: "teapot" } } },
  { match: { prefix: "/up" }, route: { cluster: "up" } },
  { match: { prefix: "/timeout" }, route: { cluster: "up", timeout: "0.05s", prefix_rewrite: "/up/never" } },
  { match: { prefix: "/nobody" }, route: { cluster: "empty" } },
  { match: { prefix: "/full" }, route: { cluster: "full" } },
  {
    match: { prefix: "/slow" },
    route: { cluster: "up", prefix_rewrite: "/up/never", retry_policy: RETRY_SLOW },
  },
  {
    match: { prefix: "/again" },
    route: { cluster: "up", prefix_rewrite: "/up/503", retry_policy: RETRY_ERRORS },
  },
  { match: { prefix: "/grpc" }, route: { cluster: "up2" } },
  { match: { prefix: "/refused" }, route: { cluster: "refused" } },
];

function cluster(name: string, port: number, http2 = false): object {
  const options = { "@type": HTTP2_OPTIONS, explicit_http_config: { http2_protocol_options: {} } };
  return {
    name,
    type: "STATIC",
    load_assignment: {
      cluster_name: name,
      endpoints: [{ lb_endpoints: [{ endpoint: { address: at(port) } }] }],
    },
    ...(http2
      ? {
          typed_extension_protocol_options: {
            "envoy.extensions.upstreams.http.v3.HttpProtocolOptions": options,
          },
        }
      : {}),
  };
}

function at(port: number): object {
  return { socket_address: { address: "127.0.0.1", port_value: port } };
}
