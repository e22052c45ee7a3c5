// What a Prometheus has stored of a mesh: of the controller what it really shows, of each Envoy what its filter shows.
import type { Graph, KeptObserved } from "../../../controller/graph/index.js";
import { boundsOf } from "../../../controller/graph/index.js";
import { meshMetrics } from "../../../controller/metrics/index.js";
import { OUTCOMES } from "../../../controller/model/index.js";

const CONTROLLER = 'job="meshfuse-controller",instance="127.0.0.1:9464"';
/** Some of Envoy's own. */
const ENVOY_BOUNDS_MS = [1, 5, 10, 25, 50, 100, 250, 500, 1_000, 10_000];

/** Lines of OpenMetrics, of one scrape of all. */
export function scrapeOf(graph: Graph, versions: Readonly<Record<string, string>>, nowMs: number): string[] {
  const at = nowMs / 1_000;
  const mesh = meshMetrics(graph)
    .split("\n")
    .filter((line) => line.includes("{"))
    .map((line) => `${line.replace("{", `{${CONTROLLER},`)} ${at}`);
  const envoys = graph.sidecars().flatMap(({ id }) => {
    const kept = graph.keep(id);
    const own = `job="meshfuse-sidecars",instance="${id}",version="${versions[id] ?? ""}"`;
    return kept === undefined ? [] : envoyLines(kept, own).map((line) => `${line} ${at}`);
  });
  return [...mesh, ...envoys];
}

function envoyLines({ edges }: KeptObserved, own: string): string[] {
  return edges.flatMap(({ direction, source, destination, outcomes, durationSumUs, buckets = [] }) => {
    const labels = `${own},direction="${direction}",source="${source}",destination="${destination}"`;
    const metric = "meshfuse_request_duration_milliseconds";
    const upTo = (ms: number) =>
      buckets.reduce((sum, [bucket, count]) => sum + (boundsOf(bucket).toUs <= ms * 1_000 ? count : 0), 0);
    return [
      ...outcomes.map((count, at) => `meshfuse_requests_total{${labels},outcome="${OUTCOMES[at]}"} ${count}`),
      ...ENVOY_BOUNDS_MS.map((ms) => `${metric}_bucket{${labels},le="${ms}"} ${upTo(ms)}`),
      `${metric}_bucket{${labels},le="+Inf"} ${upTo(Infinity)}`,
      `${metric}_sum{${labels}} ${durationSumUs / 1_000}`,
    ];
  });
}
