/** The parts of a controller and what each is told of the others. No part knows another but through here. */
import path from "node:path";
import type { FastifyBaseLogger } from "fastify";
import { type ApiPorts, ControllerMetrics } from "./api/index.js";
import { openCounts } from "./counts/index.js";
import { Graph } from "./graph/index.js";
import type { Service } from "./grpc/index.js";
import { POLICY_KINDS } from "./model/index.js";
import { openBypasses, openServices, openStore, type PolicyStore } from "./policy/index.js";
import {
  type Clock,
  configuredBreakers,
  type KnownSidecar,
  Pipeline,
  Refusals,
  Roster,
  sidecarState,
  WantedConfigs,
} from "./push/index.js";
import { ReportLedger, reportService } from "./report/index.js";
import { Deliveries } from "./rollout/index.js";
import { type XdsEvents, XdsServer } from "./xds/index.js";

/** Of one change; the rest is in the status. */
const MOST_BROKEN_LINES = 20;
/** In the data directory. */
const COUNTS_FOLDER = "counts";

export type Logger = FastifyBaseLogger;

export interface ControllerNeeds {
  logger: Logger;
  clock: Clock;
}

export type Parts = Awaited<ReturnType<typeof openParts>>;

export interface Folders {
  policiesDir: string;
  dataDir: string;
}

/** Reads the directories. Rejects with one line that says what to do where one cannot be used. */
export async function openParts(folders: Folders, module: Uint8Array, needs: ControllerNeeds) {
  const { clock } = needs;
  const folder = folders.policiesDir;
  const nowMs = () => clock.nowMs();
  const store = await openStore({ folder, nowMs }).catch((error: Error) => {
    throw new Error(`${folder} cannot be used: ${error.message}; choose another directory with --policies`);
  });
  const bypasses = await openBypasses({ folder, nowMs });
  const services = await openServices(folder);
  const wanted = new WantedConfigs({
    policies: () => store.entries(),
    services: () => services.list(),
    bypassOf: (sidecar) => bypasses.of(sidecar),
    module,
  });
  const [roster, deliveries] = [new Roster(), new Deliveries(nowMs)];
  const [graph, ledger] = [new Graph(nowMs), new ReportLedger()];
  const counts = await openCounts({
    ...{ folder: path.join(folders.dataDir, COUNTS_FOLDER), ledger, graph, clock },
    warn: (reason) => needs.logger.warn(reason),
  }).catch((error: Error) => {
    throw new Error(`${error.message}; choose another directory with --data`);
  });
  const push = () => server.changed("all");
  const pipeline = new Pipeline({ roster, wanted, services, bypasses, clock, push });
  const errors = () => [...store.errors(), ...bypasses.errors(), ...services.errors()];
  const metrics = new ControllerMetrics({
    streams: () => server.streams,
    sidecars: () => server.sidecars.size,
    policies: () => policiesByKind(store),
    policyErrors: () => errors().length,
    bypasses: () => bypasses.active().length,
    observedBytes: () =>
      graph.sidecars().reduce((sum, { id, bytes }) => sum + bytes + ledger.bytes(id), ledger.dormantBytes),
  });
  const refusals = new Refusals(nowMs);
  const events = xdsEvents({ pipeline, roster, deliveries, metrics, refusals }, needs);
  const server = new XdsServer({ provider: wanted, events, clock: nowMs });
  tellBrokenFiles(store, needs.logger);
  store.onChange(() => pipeline.changed());
  bypasses.onChange(() => pipeline.changed());
  /** What still has to happen before sidecars can be served. */
  const waitingFor = new Set(["xDS to listen"]);
  return {
    ...{ store, bypasses, services, roster, deliveries, graph, ledger, counts, wanted },
    ...{ errors, refusals, metrics, pipeline, server, waitingFor },
  };
}

/** What sidecars call: xDS, and reports. */
export function grpcServices(parts: Parts, { clock, logger }: ControllerNeeds): Service[] {
  const { server, ledger, graph, counts, deliveries, roster, wanted, metrics, refusals } = parts;
  const reports = reportService({
    ledger,
    clock: () => clock.nowMs(),
    // As the sidecar's configuration says.
    intervalMs: () => 0,
    onReport(accepted, nowMs, bytes) {
      metrics.report("accepted");
      const { nodeId, configs } = accepted.report;
      counts.take(accepted, nowMs, bytes);
      deliveries.reported(nodeId, configs);
      const known = roster.get(nodeId);
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

export function apiPorts(parts: Parts, nowMs: () => number): ApiPorts {
  const { store, bypasses, roster, deliveries, wanted, graph, metrics, errors, refusals, waitingFor } = parts;
  const view = (known: KnownSidecar, nowMs: number) => {
    const isShared = parts.ledger.isShared(known.sidecar.id, nowMs);
    return sidecarState(known, bypasses.of(known.sidecar), wanted, deliveries, isShared);
  };
  return {
    policies: {
      entries: () => store.entries(),
      errors,
      apply: (text, options) => store.apply(text, options),
      remove: (key) => store.remove(key),
    },
    bypasses,
    observations: {
      sidecars: () => roster.list().map((known) => view(known, nowMs())),
      edges: () => graph.edges(),
      breakers: () => graph.breakers(),
      faults: () => graph.faults(),
      refusals: () => refusals.list(),
    },
    metrics,
    waitingFor: () => [...waitingFor],
  };
}

/** Housekeeping; to be called about once a minute. */
export function sweep({ pipeline, deliveries, counts, server }: Parts, nowMs: number): void {
  const gone = [...pipeline.sweep(), ...counts.sweep(nowMs)];
  for (const id of gone) deliveries.forget(id);
  server.sweep();
}

interface EventParts {
  pipeline: Pipeline;
  roster: Roster;
  deliveries: Deliveries;
  metrics: ControllerMetrics;
  refusals: Refusals;
}

function xdsEvents(parts: EventParts, { clock, logger }: ControllerNeeds): XdsEvents {
  const { pipeline, roster, deliveries, metrics, refusals } = parts;
  return {
    connected(sidecar, stream) {
      pipeline.connected(sidecar, stream);
      logger.debug({ sidecar: sidecar.id, stream }, "sidecar connected");
    },
    disconnected(sidecar, stream) {
      roster.disconnected(sidecar.id, stream, clock.nowMs());
      logger.debug({ sidecar: sidecar.id, stream }, "sidecar disconnected");
    },
    sent(sidecar, resource, healing) {
      deliveries.sent(sidecar.id, resource);
      metrics.xds(healing ? "healing_push" : "push", resource.body.length);
    },
    acknowledged(sidecar, resource, healing) {
      deliveries.acknowledged(sidecar.id, resource, healing);
      metrics.xds("ack");
    },
    refused(sidecar, resource, detail) {
      deliveries.refused(sidecar.id, resource, detail);
      metrics.xds("nack");
      const { name, revision } = resource;
      logger.warn({ sidecar: sidecar.id, name, revision, detail }, "a sidecar refused its configuration");
    },
    failed(sidecar, reason) {
      metrics.xds("stream_failure");
      const told = refusals.add(sidecar, reason);
      if (told !== undefined) logger.warn(told, "a stream ended by an error");
    },
  };
}

/** Each error in the directory is a line of the log once, when it appears. */
function tellBrokenFiles(store: PolicyStore, logger: Logger): void {
  let told = new Set<string>();
  const tell = () => {
    const errors = store.errors().map((error) => [JSON.stringify(error), error] as const);
    const fresh = errors.filter(([key]) => !told.has(key));
    for (const [, error] of fresh.slice(0, MOST_BROKEN_LINES)) logger.warn(error, "a policy file is broken");
    const more = fresh.length - MOST_BROKEN_LINES;
    if (more > 0) logger.warn({ more }, "more errors in policy files; `meshfuse status` shows all");
    told = new Set(errors.map(([key]) => key));
  };
  tell();
  store.onChange(tell);
}

function policiesByKind(store: PolicyStore): Record<string, number> {
  const kinds = store.entries().map(({ policy }) => policy.kind);
  const counts = POLICY_KINDS.map((kind) => [kind, kinds.filter((each) => each === kind).length] as const);
  return Object.fromEntries(counts);
}
