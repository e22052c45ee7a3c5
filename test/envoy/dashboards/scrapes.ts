/** What Prometheus has of the mesh beside what dashboards ask: every metric of a sidecar, rules, and Istio's names. */
import { expect, it } from "vitest";
import type { PrometheusProcess } from "../../../bench/prometheus/index.js";
import { DURATION_BUCKETS_MS } from "../../../controller/render/stats.js";

/** Labels of the filter's metrics that this mesh has, beside direction, job and instance. */
const LABELS: Readonly<Record<string, readonly string[]>> = {
  meshfuse_requests_total: ["source", "destination", "outcome", "tenant"],
  meshfuse_request_duration_milliseconds_count: ["source", "destination"],
  meshfuse_breaker_state: ["breaker"],
  meshfuse_breaker_keys: ["breaker", "state"],
  meshfuse_breaker_transitions_total: ["breaker", "to", "reason"],
  meshfuse_breaker_rejected_total: ["breaker"],
  meshfuse_fault_requests_total: ["fault", "verdict"],
  meshfuse_fault_injected_total: ["fault", "kind"],
  meshfuse_tag_overflow_total: ["tag"],
};
const OF_THE_SCRAPE = ["__name__", "instance", "job"];

/** As Kiali asks for its graph, and as Istio's dashboards ask. */
const KIALI_GROUPS = [
  ...["source_cluster", "source_workload_namespace", "source_workload", "source_canonical_service"],
  ...["source_canonical_revision", "destination_cluster", "destination_service_namespace"],
  ...["destination_service", "destination_service_name", "destination_workload_namespace"],
  ...["destination_workload", "destination_canonical_service", "destination_canonical_revision"],
  ...["request_protocol", "response_code", "grpc_response_status", "response_flags"],
];
const ISTIO_QUERIES = [
  `sum(rate(istio_requests_total{reporter=~"source|waypoint",source_workload_namespace="default"}[10s])) by (${KIALI_GROUPS}) > 0`,
  `sum(rate(istio_requests_total{reporter="destination",destination_service_namespace="default"}[10s])) by (${KIALI_GROUPS}) > 0`,
  'round(sum(irate(istio_requests_total{reporter="destination",destination_service=~"reviews.default.svc.cluster.local"}[10s])), 0.001)',
  'sum(irate(istio_requests_total{reporter="source",response_code!~"5.*"}[10s])) / sum(irate(istio_requests_total{reporter="source"}[10s]))',
  'histogram_quantile(0.99, sum(irate(istio_request_duration_milliseconds_bucket{reporter="destination"}[10s])) by (le, destination_workload))',
];

export function scrapeChecks(prometheus: () => PrometheusProcess): void {
  it.each(Object.entries(LABELS))("have %s of the sidecars with all its labels", async (metric, labels) => {
    const samples = await prometheus().eventually(`${metric}{job="meshfuse-sidecars"}`);
    for (const sample of samples) {
      const names = Object.keys(sample.labels).filter((name) => !OF_THE_SCRAPE.includes(name));
      expect(names.toSorted()).toEqual(["direction", ...labels].toSorted());
      // What no rendered label takes out of a name stays in it.
      expect(sample.labels.__name__).toBe(metric);
    }
  });

  it("have no metric of the filter whose labels stayed in its name", async () => {
    const names = await prometheus().query(
      'count by (__name__) ({job="meshfuse-sidecars", __name__=~"meshfuse.*"})',
    );
    expect(names.map(({ labels }) => labels.__name__).filter((name) => /___/.test(name ?? ""))).toEqual([]);
  });

  it("have the rendered buckets of durations", async () => {
    const buckets = await prometheus().query(
      "count by (le) (meshfuse_request_duration_milliseconds_bucket) > 0",
    );
    const bounds = buckets.map(({ labels }) => Number(labels.le?.replace("+Inf", "Infinity")));
    expect(bounds.toSorted((a, b) => a - b)).toEqual([...DURATION_BUCKETS_MS, Infinity]);
  });

  it("have rules that all can be evaluated, and those of objectives with values", async () => {
    await prometheus().eventually(
      'destination:meshfuse_mesh_request_errors:ratio_rate5m{destination="default/ratings"} > 0.05',
    );
    const rules = (await prometheus().rules()).filter(({ health }) => health !== "unknown");
    expect(
      rules.filter(({ health }) => health !== "ok").map(({ name, lastError }) => `${name}: ${lastError}`),
    ).toEqual([]);
    expect(rules.length).toBeGreaterThan(20);
  });

  it.each(ISTIO_QUERIES)("answer what Kiali and Istio's dashboards ask: %s", async (query) => {
    const samples = await prometheus().eventually(query);
    // Of a service without requests just now there is no quantile.
    expect(samples.some(({ value }) => value > 0)).toBe(true);
  });

  it("scrape every target without an error", async () => {
    const failing = async () =>
      (await prometheus().targets()).filter(({ health, lastError }) => health !== "up" || lastError !== "");
    // A scrape each second may take no longer: one of them can come too late where the machine is busy.
    await expect.poll(failing).toEqual([]);
  });
}
