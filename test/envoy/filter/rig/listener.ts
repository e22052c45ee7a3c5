// The connection manager of every listener, and the filters that can stand in it.
import { join } from "node:path";

const TYPE = "type.googleapis.com/envoy.extensions.filters";
const WASM = `${TYPE}.http.wasm.v3.Wasm`;
const FAULT = `${TYPE}.http.fault.v3.HTTPFault`;
/** One line a request: which, how it was answered, why, and what our filter says of it. */
const LINE =
  "%REQ(X-CASE)%|%RESPONSE_CODE%|%RESPONSE_FLAGS%|%RESPONSE_CODE_DETAILS%|" +
  "%FILTER_STATE(wasm.meshfuse.breaker:PLAIN)%|%FILTER_STATE(wasm.meshfuse.fault:PLAIN)%|" +
  "%FILTER_STATE(wasm.meshfuse.tag.visitor:PLAIN)%|%FILTER_STATE(wasm.meshfuse.tag.tenant:PLAIN)%\n";
const LARGEST_REQUEST_KIB = 192;

export type Side = "outbound" | "inbound";

export function resourceName(side: Side): string {
  return `meshfuse.${side}`;
}

export function resourceFile(folder: string, side: Side): string {
  return join(folder, `${side}.json`);
}

export function accessLogFile(folder: string): string {
  return join(folder, "access.log");
}

/** Our filter, as the file of that side says. */
export function wasmFrom(folder: string, side: Side): object {
  const path_config_source = { path: resourceFile(folder, side) };
  return {
    name: resourceName(side),
    config_discovery: {
      config_source: { resource_api_version: "V3", path_config_source },
      type_urls: [WASM],
    },
  };
}

/** Envoy's own fault filter: aborts everything, or nothing but what a route tells it to. */
export function fault(status?: number): object {
  const abort = { http_status: status, percentage: { numerator: 100 } };
  return { name: "fault", typed_config: { "@type": FAULT, ...(status === undefined ? {} : { abort }) } };
}

export function connectionManager(name: string, folder: string, routes: object[], filters: object[]): object {
  const rbac = { name: "rbac", typed_config: { "@type": `${TYPE}.http.rbac.v3.RBAC` } };
  const router = { name: "router", typed_config: { "@type": `${TYPE}.http.router.v3.Router` } };
  return {
    name: "http",
    typed_config: {
      "@type": `${TYPE}.network.http_connection_manager.v3.HttpConnectionManager`,
      stat_prefix: name,
      codec_type: "AUTO",
      http_protocol_options: { accept_http_10: true },
      http2_protocol_options: { allow_connect: true },
      upgrade_configs: [{ upgrade_type: "websocket" }, { upgrade_type: "CONNECT" }],
      max_request_headers_kb: LARGEST_REQUEST_KIB,
      common_http_protocol_options: { max_headers_count: 2_000 },
      access_log: name === "outbound" ? [accessLog(folder)] : [],
      route_config: { name, virtual_hosts: [{ name: "all", domains: ["*"], routes }] },
      http_filters: [...filters, rbac, router],
    },
  };
}

function accessLog(folder: string): object {
  return {
    name: "file",
    typed_config: {
      "@type": "type.googleapis.com/envoy.extensions.access_loggers.file.v3.FileAccessLog",
      path: accessLogFile(folder),
      log_format: { text_format_source: { inline_string: LINE } },
    },
  };
}
