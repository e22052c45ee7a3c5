/** Where the controller's metrics are read when they are asked for. */
import type { Analyzing } from "./analyzing.js";
import type { MetricSources } from "./api/index.js";
import type { Counts } from "./counts/index.js";
import type { experimentParts } from "./experiments.js";
import type { Graph } from "./graph/index.js";
import { ownProcess } from "./metrics/index.js";
import { POLICY_KINDS, SEVERITIES } from "./model/index.js";
import {
  deliveryCounts,
  type Roster,
  sidecarState,
  silentSidecars,
  type WantedConfigs,
} from "./push/index.js";
import type { ReportLedger } from "./report/index.js";
import type { Deliveries } from "./rollout/index.js";
import type { OpenedSeries } from "./series/index.js";
import type { Kept, Policies } from "./store/index.js";
import type { XdsServer } from "./xds/index.js";

const MS_IN_S = 1000;

interface Measured {
  kept: Kept;
  roster: Roster;
  wanted: WantedConfigs;
  deliveries: Deliveries;
  graph: Graph;
  ledger: ReportLedger;
  counts: Counts;
  series: OpenedSeries;
  /** Made after the metrics, which they count in. */
  later: () => { server: XdsServer; lab: ReturnType<typeof experimentParts>; analyzing: Analyzing };
  nowMs: () => number;
}

export function metricSources(measured: Measured): MetricSources {
  const { kept, graph, counts, later, nowMs } = measured;
  return {
    streams: () => later().server.streams,
    sidecars: () => later().server.sidecars.size,
    policies: () => policiesByKind(kept.policies),
    policyErrors: () => kept.errors().length,
    bypasses: () => kept.bypasses.active().length,
    experiments: () => later().lab.counts(),
    experimentProblems: () => later().lab.watch.size,
    observedBytes: () => observedBytes(measured),
    droppedRecords: () => droppedRecords(measured),
    countsAreKept: () => counts.isKept,
    changesAreKept: () => kept.store.problem === undefined,
    sidecarCounts: () => sidecarCounts(measured),
    analysis: () => analysisCounts(later().analyzing),
    mesh: graph,
    process: ownProcess(),
    nowMs,
  };
}

function observedBytes({ graph, ledger, series }: Measured): number {
  const shared = ledger.dormantBytes + graph.pastHour.bytes + (series.embedded?.bytes ?? 0);
  return graph.sidecars().reduce((sum, { id, bytes }) => sum + bytes + ledger.bytes(id), shared);
}

/** Falls when a sidecar is forgotten that lost some. */
function droppedRecords({ graph, ledger, series }: Measured): number {
  const others = ledger.dropped + graph.pastHour.dropped + (series.embedded?.dropped ?? 0);
  return graph.sidecars().reduce((sum, { droppedEdges }) => sum + droppedEdges, others);
}

function sidecarCounts({ kept, roster, wanted, deliveries, graph }: Measured) {
  const connected = roster.list().filter(({ streams }) => streams.size > 0);
  const states = connected.map((known) =>
    sidecarState(known, kept.bypasses.of(known.sidecar), wanted, deliveries),
  );
  const reporting = new Set(graph.sidecars().flatMap(({ id, stale }) => (stale ? [] : [id])));
  return { deliveries: deliveryCounts(states), silent: silentSidecars(states, reporting) };
}

function analysisCounts({ analysis, isKept }: Analyzing): ReturnType<MetricSources["analysis"]> {
  const open = analysis?.open() ?? [];
  const many = (severity: string) => open.filter(({ incident }) => incident.severity === severity).length;
  const { taken = 0, missed = 0, spentMs = 0 } = analysis?.totals ?? {};
  return {
    incidents: Object.fromEntries(SEVERITIES.map((severity) => [severity, many(severity)])),
    steps: { judged: taken, missed },
    seconds: spentMs / MS_IN_S,
    hasData: analysis !== undefined && analysis.problem === undefined && analysis.hasSeries,
    isKept: isKept(),
  };
}

function policiesByKind(policies: Policies): Record<string, number> {
  const kinds = policies.entries().map(({ policy }) => policy.kind);
  const counts = POLICY_KINDS.map((kind) => [kind, kinds.filter((each) => each === kind).length] as const);
  return Object.fromEntries(counts);
}
