/** What sidecars call, and which parts hear of a report, in which order. */
import type { Service } from "./grpc/index.js";
import type { ControllerNeeds, Parts } from "./parts.js";
import { configuredBreakers, type KnownSidecar } from "./push/index.js";
import { type Accepted, reportService } from "./report/index.js";

/** xDS, and reports. */
export function grpcServices(parts: Parts, { clock, logger }: ControllerNeeds): Service[] {
  const { server, ledger, counts, deliveries, roster, metrics, refusals, newsroom } = parts;
  const reports = reportService({
    ledger,
    clock: () => clock.nowMs(),
    // As the sidecar's configuration says.
    intervalMs: () => 0,
    endLeases: (nodeId) => parts.lab.leases.answer(nodeId, clock.nowMs()),
    onReport(accepted, nowMs, bytes) {
      metrics.report("accepted");
      const { nodeId, configs } = accepted.report;
      hearSeries(parts, accepted, nowMs);
      counts.take(accepted, nowMs, bytes);
      parts.traces.hear(accepted.report, nowMs);
      parts.lab.leases.reported(nodeId);
      parts.guards.hear(accepted);
      const known = roster.get(nodeId);
      const who = known?.sidecar ?? { id: nodeId, namespace: "", service: "" };
      newsroom.delivery(who, () => deliveries.reported(nodeId, configs));
      const told = newsroom.reported(accepted.report);
      parts.recoveries.take(accepted, told);
      parts.analyzing.changes.breakers(told);
      if (known !== undefined) retainBreakers(parts, known);
    },
    onRefused(reason, nodeId) {
      metrics.report("refused");
      const told = refusals.add(nodeId, `report: ${reason}`);
      if (told !== undefined) logger.warn(told, "a report was refused");
    },
  });
  return [server.service, reports];
}

/** To be called before the graph takes it: what it tells is of the time since the report before. */
function hearSeries({ roster, graph, series }: Parts, accepted: Accepted, nowMs: number): void {
  const { nodeId: instance, nodeCluster, configs } = accepted.report;
  const { namespace, service, version = "" } = roster.get(instance)?.sidecar ?? {};
  const told = configs.find(({ node }) => node !== "")?.node ?? nodeCluster;
  const name = namespace === undefined ? told : `${namespace}/${service}`;
  const fromMs = accepted.startedMs ?? graph.lastReportMs(instance) ?? nowMs;
  series.embedded?.hear({ accepted, who: { instance, service: name, version }, fromMs, toMs: nowMs });
}

/** Breakers of a sidecar that are no longer configured are no longer shown, and have not recovered. */
function retainBreakers({ graph, recoveries, wanted }: Parts, known: KnownSidecar): void {
  const configured = configuredBreakers(known, wanted);
  graph.retainBreakers(known.sidecar.id, configured);
  recoveries.retain(known.sidecar.id, configured);
}
