/** The parts of a controller and what each is told of the others. No part knows another but through here. */
import { randomBytes } from "node:crypto";
import path from "node:path";
import type { FastifyBaseLogger } from "fastify";
import type { Changes } from "./analyze/index.js";
import { type AnalysisSettings, type AnalyzingNeeds, analysisParts } from "./analyzing.js";
import { ControllerMetrics } from "./api/index.js";
import type { Clock } from "./clock.js";
import { openCounts } from "./counts/index.js";
import { EventHub, Newsroom } from "./events/index.js";
import type { ProblemNews } from "./experiment/index.js";
import { experimentParts } from "./experiments.js";
import { forecasterOf } from "./forecasting.js";
import { type ExperimentAt, Graph } from "./graph/index.js";
import { openGuards } from "./guard/index.js";
import { metricSources } from "./metric-sources.js";
import { Pipeline, Refusals, Roster, WantedConfigs } from "./push/index.js";
import { Recoveries } from "./recovery/index.js";
import { ReportLedger } from "./report/index.js";
import { Deliveries } from "./rollout/index.js";
import { type OpenedSeries, openSeries, type SeriesSetting } from "./series/index.js";
import type { Kept, StoreEvent } from "./store/index.js";
import { Traces } from "./trace/index.js";
import { XdsServer } from "./xds/index.js";
import { xdsEvents } from "./xds-events.js";

/** Of one change; the rest is in the status. */
const MOST_BROKEN_LINES = 20;
/** Enough that two starts of a controller never have the same. */
const BOOT_BYTES = 4;
/** In the data directory. */
const COUNTS_FOLDER = "counts";
const SERIES_FOLDER = "series";

type Logger = FastifyBaseLogger;

export interface ControllerNeeds {
  logger: Logger;
  clock: Clock;
}

export type Parts = Awaited<ReturnType<typeof openParts>>;

/** What the parts are given beside the journal's content. */
interface PartsInputs {
  dataDir: string;
  /** The filter's module. */
  module: Uint8Array;
  /** What sidecars hash the values of tags with: nothing but their configurations may have it. */
  hashKey: string;
  analysis: AnalysisSettings;
  series: SeriesSetting;
}

/** `kept` is what was opened from the data directory. Rejects with one line that says what to do. */
export async function openParts(kept: Kept, inputs: PartsInputs, needs: ControllerNeeds) {
  const { clock } = needs;
  const { hashKey } = inputs;
  const nowMs = () => clock.nowMs();
  const { services } = kept;
  const [roster, deliveries] = [new Roster(), new Deliveries(nowMs)];
  const wanted = wantedIn(kept, roster, inputs);
  const { graph, ledger, counts, series } = await hearingParts(kept, inputs, needs);
  const push = () => server.changed("all");
  const pushTo = (id: string) => server.changed([id]);
  const pipeline = new Pipeline({ roster, wanted, services, clock, push, pushTo });
  const later = () => ({ server, lab, analyzing });
  const measured = { kept, roster, wanted, deliveries, graph, ledger, counts, series, later, nowMs };
  const metrics = new ControllerMetrics(metricSources(measured));
  const [refusals, traces] = [new Refusals(nowMs), new Traces()];
  const hub = new EventHub(randomBytes(BOOT_BYTES).toString("hex"));
  const newsroom = new Newsroom({ hub, nowMs, deliveriesOf: (id) => deliveries.of(id) });
  const { analyzing, forecaster } = await reasoningParts({ kept, roster, hub, series }, inputs, needs);
  const { changes } = analyzing;
  const heard = { pipeline, roster, deliveries, metrics, refusals, newsroom, changes, nowMs };
  const events = xdsEvents(heard, needs.logger);
  const server = new XdsServer({ provider: wanted, events, clock: nowMs });
  tellBrokenFiles(kept, needs.logger);
  tellChanges(kept, newsroom, pipeline, changes);
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
    ...{ roster, deliveries, graph, ledger, counts, series, wanted, traces, hashKey },
    ...{ refusals, metrics, pipeline, server, hub, newsroom, guards, lab, analyzing, waitingFor },
    ...{ forecaster, recoveries: new Recoveries() },
  };
}

/** What becomes of reports. */
async function hearingParts(
  { experiments }: Kept,
  { dataDir, series: named, analysis }: PartsInputs,
  needs: ControllerNeeds,
) {
  const { clock } = needs;
  const nowMs = () => clock.nowMs();
  const experimentAt: ExperimentAt = (fault, atMs) => experiments.idAt(fault, atMs);
  const [graph, ledger] = [new Graph(nowMs, { experimentAt }), new ReportLedger()];
  const counts = await countsIn(dataDir, ledger, graph, needs);
  const folder = path.join(dataDir, SERIES_FOLDER);
  const warn = (words: string) => needs.logger.warn(words);
  // Who analyzes nothing misses nothing after a restart.
  const keeping = analysis.isOn ? { folder, clock, warn } : undefined;
  const series = await openSeries(named, { nowMs, hour: graph.pastHour }, keeping);
  return { graph, ledger, counts, series };
}

/** What goes by series: what is wrong, and what is to come. */
async function reasoningParts(
  { series, ...heard }: Pick<AnalyzingNeeds, "kept" | "roster" | "hub"> & { series: OpenedSeries },
  { dataDir, analysis: settings }: PartsInputs,
  needs: ControllerNeeds,
) {
  const { source, name: sourceName, embedded } = series;
  const isEmbedded = embedded !== undefined;
  const own = { source, sourceName, isEmbedded, dataDir, settings };
  const analyzing = await analysisParts({ ...heard, ...needs, ...own });
  const forecaster = forecasterOf({
    ...{ source, nowMs: () => needs.clock.nowMs(), objectives: settings.objectives },
    incidents: analyzing.incidents,
  });
  return { analyzing, forecaster };
}

/** Housekeeping; to be called about once a minute. */
export function sweep(parts: Parts, nowMs: number): void {
  const { pipeline, roster, deliveries, counts, server, newsroom, lab } = parts;
  // One that is connected may be silent for hours: what a bypass lets run reports nothing.
  const silent = counts.sweep(nowMs).filter((id) => roster.get(id) === undefined);
  for (const id of [...pipeline.sweep(), ...silent]) {
    deliveries.forget(id);
    newsroom.forget(id);
    parts.recoveries.forget(id);
    parts.analyzing.changes.forget(id);
    lab.leases.forget(id);
  }
  server.sweep();
  parts.traces.sweep(nowMs);
  parts.series.embedded?.sweep();
}

/** What each sidecar shall run by what is kept. */
function wantedIn(kept: Kept, roster: Roster, { module, hashKey }: PartsInputs): WantedConfigs {
  const { policies, experiments, bypasses, services } = kept;
  return new WantedConfigs({
    policies: () => experiments.acting(policies.entries()),
    services: () => services.list(),
    bypassOf: (sidecar) => bypasses.of(sidecar),
    throttles: (sidecar) => roster.throttles(sidecar.id),
    ...{ module, hashKey },
  });
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
function tellChanges({ store }: Kept, newsroom: Newsroom, pipeline: Pipeline, changes: Changes): void {
  store.onChange((events) => {
    newsroom.kept(events);
    changes.kept(events);
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
