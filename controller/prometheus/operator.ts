/** The same for the Prometheus Operator: what to scrape, and the rules. */
import type { PrometheusOptions } from "./options.js";
import type { RuleGroup } from "./rule.js";
import { ISTIO_PATH, STATS_PARAMS, STATS_PATH } from "./scrape.js";

const API_VERSION = "monitoring.coreos.com/v1";
const NAME = "meshfuse";
const INTERVAL = "15s";
/** The Service before the controller has this label, and a port of this name for `--metrics-port`. */
const CONTROLLER = { app: "meshfuse" };
const METRICS_PORT = "metrics";
/** Istio's name for the port of its sidecars that shows Envoy's metrics, and the label that injected pods have. */
const SIDECAR_PORT = "http-envoy-prom";
const INJECTED = { key: "security.istio.io/tlsMode", operator: "Exists" };
/** What tells a canary's instances from the others; see docs/series.md. */
const VERSION = "version";

export function operatorObjects(options: PrometheusOptions, groups: readonly RuleGroup[]): object[] {
  return [
    object("ServiceMonitor", "controller", options, serviceMonitor(options)),
    object("PodMonitor", "sidecars", options, podMonitor()),
    object("PrometheusRule", "rules", options, { groups }),
  ];
}

function object(kind: string, what: string, options: PrometheusOptions, spec: object): object {
  const { namespace, labels } = options;
  return { apiVersion: API_VERSION, kind, metadata: { name: `${NAME}-${what}`, namespace, labels }, spec };
}

function serviceMonitor({ istioNames }: PrometheusOptions): object {
  const endpoint = { port: METRICS_PORT, interval: INTERVAL };
  return {
    namespaceSelector: { any: true },
    selector: { matchLabels: CONTROLLER },
    endpoints: [
      { ...endpoint, path: "/metrics" },
      // Names and labels as Istio's sidecars give them; what Prometheus adds must not go over them.
      ...(istioNames ? [{ ...endpoint, path: ISTIO_PATH, honorLabels: true }] : []),
    ],
  };
}

function podMonitor(): object {
  return {
    namespaceSelector: { any: true },
    selector: { matchExpressions: [INJECTED] },
    podTargetLabels: [VERSION],
    podMetricsEndpoints: [{ port: SIDECAR_PORT, path: STATS_PATH, params: STATS_PARAMS, interval: INTERVAL }],
  };
}
