// One Envoy with a listener for each filter that delays; it answers by itself, so the delay is nearly all of the time.
import { wasmFilters } from "../../peers/index.js";
import { DELAYS_MS, pathOf } from "./plan.js";

const FILTERS = "type.googleapis.com/envoy.extensions.filters";
const LOGGER = "type.googleapis.com/envoy.extensions.access_loggers.file.v3.FileAccessLog";
/** From the first byte of the request to the first byte of the answer, microseconds. */
const LINE = "%REQ(:PATH)% %RESPONSE_CODE% %COMMON_DURATION(DS_RX_BEG:DS_TX_BEG:us)%\n";

export interface Ports {
  meshfuse: number;
  native: number;
}

/** `logFile`: where each request leaves a line. */
export function bootstrap(ports: Ports, module: string, logFile: string): object {
  const plugin = { name: "meshfuse", code: { filename: module }, rootId: "meshfuse.outbound" };
  const meshfuse = wasmFilters({ ...plugin, configuration: JSON.stringify(document()) }, 1);
  return {
    static_resources: {
      listeners: [
        listener(ports.meshfuse, meshfuse, () => ({}), logFile),
        listener(ports.native, [fault({})], nativeDelay, logFile),
      ],
    },
  };
}

/** An Envoy that answers at once. */
export function answering(port: number): object {
  return { static_resources: { listeners: [listener(port, [], () => ({}))] } };
}

/** One fault for each delay, by path. */
function document(): object {
  const faults = DELAYS_MS.map((delayMs) => ({
    name: `default/delay-${delayMs}`,
    match: { paths: [{ exact: routeOf(delayMs) }] },
    percentage: "100%",
    delay: { fixed: `${delayMs}ms` },
    activeFor: "24h",
  }));
  return { faults };
}

/** The same for Envoy's own filter, which takes its settings from the route. */
function nativeDelay(delayMs: number): object {
  if (delayMs === 0) return {};
  const delay = { fixed_delay: `${delayMs / 1_000}s`, percentage: { numerator: 100 } };
  return { typed_per_filter_config: { fault: fault({ delay }).typed_config } };
}

function fault(settings: object) {
  return { name: "fault", typed_config: { "@type": `${FILTERS}.http.fault.v3.HTTPFault`, ...settings } };
}

function listener(
  port: number,
  filters: readonly object[],
  more: (delayMs: number) => object,
  logFile?: string,
): object {
  const routes = [0, ...DELAYS_MS].map((delayMs) => ({
    match: { path: routeOf(delayMs) },
    direct_response: { status: 200 },
    ...more(delayMs),
  }));
  const router = { name: "router", typed_config: { "@type": `${FILTERS}.http.router.v3.Router` } };
  const typed_config = {
    "@type": `${FILTERS}.network.http_connection_manager.v3.HttpConnectionManager`,
    stat_prefix: `${port}`,
    route_config: { virtual_hosts: [{ name: "all", domains: ["*"], routes }] },
    http_filters: [...filters, router],
    access_log: logFile === undefined ? [] : [logger(logFile)],
  };
  return {
    name: `${port}`,
    address: { socket_address: { address: "127.0.0.1", port_value: port } },
    filter_chains: [{ filters: [{ name: "http", typed_config }] }],
  };
}

function logger(path: string): object {
  const log_format = { text_format_source: { inline_string: LINE } };
  return { name: "log", typed_config: { "@type": LOGGER, path, log_format } };
}

function routeOf(delayMs: number): string {
  return pathOf(delayMs, 0).replace(/\?.*/, "");
}
