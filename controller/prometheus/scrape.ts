/** What Prometheus scrapes: the controller, and each Envoy's admin endpoint. */
import type { PrometheusOptions } from "./options.js";

/** Of what an Envoy counts only this, and only what was used: all of it is a hundred times as much. */
export const STATS_PATH = "/stats/prometheus";
export const STATS_PARAMS = { filter: ["^wasmcustom\\.meshfuse_"], usedonly: [""] };
export const ISTIO_PATH = "/metrics/istio";
const INTERVAL = "15s";

export function scrapeConfigs({ controller, sidecars, istioNames }: PrometheusOptions): object[] {
  const job = (job_name: string, targets: readonly string[], more: object = {}) => ({
    job_name,
    scrape_interval: INTERVAL,
    ...more,
    static_configs: [{ targets: [...targets] }],
  });
  return [
    job("meshfuse-controller", [controller]),
    ...(istioNames ? [job("meshfuse-istio-names", [controller], { metrics_path: ISTIO_PATH })] : []),
    job("meshfuse-sidecars", sidecars, { metrics_path: STATS_PATH, params: STATS_PARAMS }),
  ];
}
