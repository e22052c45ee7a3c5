/** The parts of a controller and what each is told of the others. No part knows another but through here. */
import { randomBytes } from "node:crypto";
import path from "node:path";
import type { FastifyBaseLogger } from "fastify";
import { ControllerMetrics } from "./api/index.js";
import type { Clock } from "./clock.js";
import { openCounts } from "./counts/index.js";
import { EventHub, Newsroom } from "./events/index.js";
import type { ProblemNews } from "./experiment/index.js";
import { experimentParts } from "./experiments.js";
import { type ExperimentAt, Graph } from "./graph/index.js";
import type { Service } from "./grpc/index.js";
import { openGuards } from "./guard/index.js";
import { POLICY_KINDS } from "./model/index.js";
import { configuredBreakers, Pipeline, Refusals, Roster, WantedConfigs } from "./push/index.js";
import { ReportLedger, reportService } from "./report/index.js";
import { Deliveries } from "./rollout/index.js";
import type { Kept, Policies, StoreEvent } from "./store/index.js";
import { XdsServer } from "./xds/index.js";
import { xdsEvents } from "./xds-events.js";

/** Of one change; the rest is in the status. */
const MOST_BROKEN_LINES = 20;
/** Enough that two starts of a controller never have the same. */
const BOOT_BYTES = 4;
/** In the data directory. */
const COUNTS_FOLDER = "counts";

export type Logger = FastifyBaseLogger;

export interface ControllerNeeds {
  logger: Logger;
  clock: Clock;
}

export type Parts = Awaited<ReturnType<typeof openParts>>;

/** `kept` is what was opened from the data directory. Rejects with one line that says what to do. */
export async function openParts(kept: Kept, dataDir: string, module: Uint8Array, needs: ControllerNeeds) {
  const { clock } = needs;
  const nowMs = () => clock.nowMs();
  const { policies, experiments, bypasses, services, errors } = kept;
  const [roster, deliveries] = [new Roster(), new Deliveries(nowMs)];
  const wanted = new WantedConfigs({
    policies: () => experiments.acting(policies.entries()),
    services: () => services.list(),
    bypassOf: (sidecar) => bypasses.of(sidecar),
    throttles: (sidecar) => roster.throttles(sidecar.id),
    module,
  });
  const experimentAt: ExperimentAt = (fault, atMs) => experiments.idAt(fault, atMs);
  const [graph, ledger] = [new Graph(nowMs, { experimentAt }), new ReportLedger()];
  const counts = await countsIn(dataDir, ledger, graph, needs);
  const push = () => server.changed("all");
  const pushTo = (id: string) => server.changed([id]);
  const pipeline = new Pipeline({ roster, wanted, services, clock, push, pushTo });
  const metrics = new ControllerMetrics({
    streams: () => server.streams,
    sidecars: () => server.sidecars.size,
    policies: () => policiesByKind(policies),
    policyErrors: () => errors().length,
    bypasses: () => bypasses.active().length,
    experiments: () => lab.counts(),
    experimentProblems: () => lab.watch.size,
    observedBytes: () =>
      graph.sidecars().reduce((sum, { id, bytes }) => sum + bytes + ledger.bytes(id), ledger.dormantBytes),
    droppedRecords: () => ledger.dropped,
    countsAreKept: () => counts.isKept,
  });
  const refusals = new Refusals(nowMs);
  const hub = new EventHub(randomBytes(BOOT_BYTES).toString("hex"));
  const newsroom = new Newsroom({ hub, nowMs, deliveriesOf: (id) => deliveries.of(id) });
  const events = xdsEvents({ pipeline, roster, deliveries, metrics, refusals, newsroom }, needs.logger);
  const server = new XdsServer({ provider: wanted, events, clock: nowMs });
  tellBrokenFiles(kept, needs.logger);
  tellChanges(kept, newsroom, pipeline);
  const lab = experimentParts({
    ...{ kept, roster, wanted, deliveries, graph, clock },
    guardOf: (id) => guards.guardOf(id),
    tell: (news) => tellProblem(news, newsroom, needs.logger),
  });
  const guards = openGuards(kept, clock, (line) => needs.logger.warn(line));
  /** What still has to happen before sidecars can be served. */
  const waitingFor = new Set(["xDS to listen"]);
  return {
    ...kept,
    ...{ roster, deliveries, graph, ledger, counts, wanted },
    ...{ refusals, metrics, pipeline, server, hub, newsroom, guards, lab, waitingFor },
  };
}

/** What sidecars call: xDS, and reports. */
export function grpcServices(parts: Parts, { clock, logger }: ControllerNeeds): Service[] {
  const { server, ledger, graph, counts, deliveries, roster, wanted, metrics, refusals, newsroom } = parts;
  const reports = reportService({
    ledger,
    clock: () => clock.nowMs(),
    // As the sidecar's configuration says.
    intervalMs: () => 0,
    endLeases: (nodeId) => parts.lab.leases.answer(nodeId, clock.nowMs()),
    onReport(accepted, nowMs, bytes) {
      metrics.report("accepted");
      const { nodeId, configs } = accepted.report;
      counts.take(accepted, nowMs, bytes);
      parts.lab.leases.reported(nodeId);
      parts.guards.hear(accepted);
      const known = roster.get(nodeId);
      const who = known?.sidecar ?? { id: nodeId, namespace: "", service: "" };
      newsroom.delivery(who, () => deliveries.reported(nodeId, configs));
      newsroom.reported(accepted.report);
      if (known !== undefined) graph.retainBreakers(nodeId, configuredBreakers(known, wanted));
    },
    onRefused(reason, nodeId) {
      metrics.report("refused");
      const told = refusals.add(nodeId, `report: ${reason}`);
      if (told !== undefined) logger.warn(told, "a report was refused");
    },
  });
  return [server.service, reports];
}

/** Housekeeping; to be called about once a minute. */
export function sweep(parts: Parts, nowMs: number): void {
  const { pipeline, roster, deliveries, counts, server, newsroom, lab } = parts;
  // One that is connected may be silent for hours: what a bypass lets run reports nothing.
  const silent = counts.sweep(nowMs).filter((id) => roster.get(id) === undefined);
  for (const id of [...pipeline.sweep(), ...silent]) {
    deliveries.forget(id);
    newsroom.forget(id);
    lab.leases.forget(id);
  }
  server.sweep();
}

function countsIn(
  dataDir: string,
  ledger: ReportLedger,
  graph: Graph,
  { clock, logger }: ControllerNeeds,
): ReturnType<typeof openCounts> {
  const folder = path.join(dataDir, COUNTS_FOLDER);
  const warn = (reason: string) => logger.warn(reason);
  return openCounts({ folder, ledger, graph, clock, warn }).catch((error: Error) => {
    throw new Error(`${error.message}; choose another directory with --data`);
  });
}

/** What changes a configuration is pushed at once, and everything is told. */
function tellChanges({ store }: Kept, newsroom: Newsroom, pipeline: Pipeline): void {
  store.onChange((events) => {
    newsroom.kept(events);
    if (events.some(changesConfigs)) pipeline.changed();
  });
}

/** What time ends is expired in the filter, too, and goes later (`watchEnded`). */
function changesConfigs({ type }: StoreEvent): boolean {
  return /^(policy|bypass|experiments)\.|^experiment\.stopped$/.test(type);
}

/** What is wrong with an experiment is a line of the log when it begins, and an event when it begins and ends. */
function tellProblem(news: ProblemNews, newsroom: Newsroom, logger: Logger): void {
  newsroom.problem(news);
  const { experiment, problem, change } = news;
  const told = {
    experiment: experiment.id,
    policy: experiment.policy,
    code: problem.code,
    advice: problem.advice,
  };
  if (change === "begun") logger.warn(told, problem.message);
}

/** Each error of a policy that is kept or stands in a file is a line of the log once, when it appears. */
function tellBrokenFiles({ policies, directory }: Kept, logger: Logger): void {
  let told = new Set<string>();
  const tell = () => {
    const present = [...policies.errors(), ...(directory?.errors() ?? [])];
    const errors = present.map((error) => [JSON.stringify(error), error] as const);
    const fresh = errors.filter(([key]) => !told.has(key));
    for (const [, error] of fresh.slice(0, MOST_BROKEN_LINES))
      logger.warn(error, "a policy is not as it is written");
    const more = fresh.length - MOST_BROKEN_LINES;
    if (more > 0) logger.warn({ more }, "more errors of policies; `meshfuse status` shows all");
    told = new Set(errors.map(([key]) => key));
  };
  tell();
  directory?.onErrors(tell);
}

function policiesByKind(policies: Policies): Record<string, number> {
  const kinds = policies.entries().map(({ policy }) => policy.kind);
  const counts = POLICY_KINDS.map((kind) => [kind, kinds.filter((each) => each === kind).length] as const);
  return Object.fromEntries(counts);
}
