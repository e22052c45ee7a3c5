// Two Envoys: the one under test, with the filter or with Envoy's own outlier detection, and the services behind it.
import { FAIL, LATE, LATE_MS, NEUTRAL, OK, SLOW, SLOW_MS } from "./paths.js";
import type { Scenario } from "./scenario.js";

const EXTENSIONS = "type.googleapis.com/envoy.extensions";
const FILTERS = `${EXTENSIONS}.filters`;
const FOREVER = "3600s";

export interface ProxyOptions {
  scenario: Scenario;
  trials: number;
  port: number;
  servicesPort: number;
  /** Path of the module. */
  module: string;
}

/** The Envoy under test. Its listener gives each worker the same number of connections. */
export function proxyBootstrap({ scenario, trials, port, servicesPort, module }: ProxyOptions): object {
  const balance = { connection_balance_config: { exact_balance: {} } };
  const document = scenario.document?.(trials);
  const filters = document === undefined ? [] : [wasm(module, document)];
  const names = Array.from({ length: trials }, (_, trial) => scenario.target(trial).host);
  const clusters = document === undefined ? names.map((name) => detected(name, servicesPort)) : [];
  const routes = [
    { match: { path: NEUTRAL }, direct_response: { status: 503 } },
    document === undefined
      ? { match: { prefix: "/" }, route: { cluster_header: ":authority" } }
      : { match: { prefix: "/" }, route: { cluster: "services", timeout: "0s" } },
  ];
  return {
    static_resources: {
      listeners: [{ ...listener("proxy", port, routes, filters), ...balance }],
      clusters: [cluster("services", servicesPort), ...clusters],
    },
  };
}

/** The services: the path says what they answer. */
export function servicesBootstrap(port: number): object {
  const fault = { name: "fault", typed_config: { "@type": `${FILTERS}.http.fault.v3.HTTPFault` } };
  const routes = [
    answer(FAIL, 500),
    answer(OK, 200),
    { ...answer(SLOW, 200), ...delayedBy(SLOW_MS) },
    { ...answer(LATE, 200), ...delayedBy(LATE_MS) },
  ];
  return { static_resources: { listeners: [listener("services", port, routes, [fault])] } };
}

function answer(path: string, status: number): object {
  return { match: { path }, direct_response: { status } };
}

function delayedBy(delayMs: number): object {
  const delay = { fixed_delay: `${delayMs / 1_000}s`, percentage: { numerator: 100 } };
  const fault = { "@type": `${FILTERS}.http.fault.v3.HTTPFault`, delay };
  return { typed_per_filter_config: { fault } };
}

function wasm(filename: string, document: object): object {
  const value = Buffer.from(JSON.stringify(document)).toString("base64");
  const config = {
    root_id: "meshfuse.outbound",
    configuration: { "@type": "type.googleapis.com/google.protobuf.BytesValue", value },
    vm_config: { vm_id: "meshfuse", runtime: "envoy.wasm.runtime.v8", code: { local: { filename } } },
  };
  return { name: "meshfuse", typed_config: { "@type": `${FILTERS}.http.wasm.v3.Wasm`, config } };
}

function listener(name: string, port: number, routes: object[], filters: object[]): object {
  const router = { name: "router", typed_config: { "@type": `${FILTERS}.http.router.v3.Router` } };
  const typed_config = {
    "@type": `${FILTERS}.network.http_connection_manager.v3.HttpConnectionManager`,
    stat_prefix: name,
    route_config: { virtual_hosts: [{ name: "all", domains: ["*"], routes }] },
    http_filters: [...filters, router],
  };
  return { name, address: address(port), filter_chains: [{ filters: [{ name: "http", typed_config }] }] };
}

function cluster(name: string, port: number): object {
  const lb_endpoints = [{ endpoint: { address: address(port) } }];
  return { name, type: "STATIC", load_assignment: { cluster_name: name, endpoints: [{ lb_endpoints }] } };
}

/** One host that outlier detection may eject, and nothing to fall back to. */
function detected(name: string, port: number): object {
  return {
    ...cluster(name, port),
    outlier_detection: {
      consecutive_5xx: 5,
      base_ejection_time: FOREVER,
      max_ejection_time: FOREVER,
      max_ejection_percent: 100,
    },
    common_lb_config: { healthy_panic_threshold: { value: 0 } },
  };
}

function address(port: number): object {
  return { socket_address: { address: "127.0.0.1", port_value: port } };
}
