/** Starts and stops a controller: wires its parts to its directories, its ports and the time. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import type { FastifyInstance } from "fastify";
import { type Changes, NO_THRESHOLDS, readThresholds } from "./analyze/index.js";
import { type ApiPorts, createApi, createHealth } from "./api/index.js";
import { apiPorts } from "./api-ports.js";
import { EventLog, openSink } from "./event-log/index.js";
import { keepTurning } from "./forecast/index.js";
import { listen } from "./grpc/index.js";
import { grpcServices } from "./grpc-services.js";
import { openHashKey } from "./hash-key.js";
import { openJournal } from "./journal/index.js";
import { type ControllerNeeds, openParts, type Parts, sweep } from "./parts.js";
import { watchFolder } from "./policy/index.js";
import type { SeriesSource } from "./series/index.js";
import type { Settings } from "./settings.js";
import { type Kept, openKept, watchEnded } from "./store/index.js";

/** Calls under way get this long at the end; then they are cut, so that an end is an end. */
const STOP_WITHIN_MS = 2_000;
const SWEEP_EVERY_MS = 60_000;
/** In the data directory. */
const JOURNAL_FOLDER = "journal";
/** What every WebAssembly module begins with. */
const WASM_MAGIC = Buffer.from("\0asm");

export interface Controller {
  addresses: {
    /** `host:port` that sidecars ask and report to. */
    xds: string;
    /** URL of the API. */
    api: string;
    /** URL of the second listener, if there is one. */
    metrics?: string;
  };
  /** What it hears of the mesh and knows to have changed, for whoever runs it in a process of their own. */
  series: SeriesSource;
  changes: Pick<Changes, "near">;
  /** Ends streams, then the API, in a few seconds at most. May be called again. */
  stop(): Promise<void>;
}

/** Rejects with one line that says what to do: an occupied port, a directory or module that cannot be read. */
export async function startController(settings: Settings, needs: ControllerNeeds): Promise<Controller> {
  const module = await readModule(settings.modulePath);
  const kept = await openData(settings, needs);
  const endings: (() => unknown)[] = [() => kept.close()];
  let stopped: Promise<void> | undefined;
  const end = () => {
    stopped ??= alive(inTurn(endings));
    return stopped;
  };
  try {
    const parts = await partsOf(settings, module, kept, needs);
    endings.push(
      () => parts.counts.close(),
      () => parts.series.close(),
      () => parts.pipeline.stop(),
      () => parts.guards.close(),
      () => parts.analyzing.analysis?.stop(),
    );
    // After all others: how they end is told, too.
    endings.splice(1, 0, await logEvents(settings.eventLog, parts, needs));
    endings.push(followTime(settings.policiesDir, parts, needs));
    const ports = apiPorts(parts, () => needs.clock.nowMs(), settings.traceUrl);
    const urls = await listenHttp(settings, ports, needs, endings);
    const addresses = { xds: await listenXds(settings, parts, needs, endings), ...urls };
    parts.analyzing.analysis?.start();
    parts.waitingFor.clear();
    const { sidecars, reports } = parts.counts.restored;
    const restored = { policies: kept.policies.entries().length, counts: { sidecars, reports } };
    needs.logger.info({ ...addresses, ...restored }, "controller started");
    const stop = () => {
      parts.waitingFor.add("the end: the controller is stopping");
      return end();
    };
    return { addresses, series: parts.series.source, changes: parts.analyzing.changes, stop };
  } catch (error) {
    await end();
    throw error;
  }
}

/** An end may wait for a timer of the clock, which would let the process go before. */
function alive(ending: Promise<void>): Promise<void> {
  const hold = setInterval(() => {}, STOP_WITHIN_MS);
  return ending.finally(() => clearInterval(hold));
}

/** The last first, all of them: one that fails must not keep the journal open. Rejects with what failed last. */
async function inTurn(endings: (() => unknown)[]): Promise<void> {
  const end = endings.pop();
  if (end === undefined) return;
  try {
    await end();
  } finally {
    await inTurn(endings);
  }
}

/** What the parts read of files beside the journal is read here. */
async function partsOf(
  settings: Settings,
  module: Uint8Array,
  kept: Kept,
  needs: ControllerNeeds,
): Promise<Parts> {
  const { dataDir, hashKeyPath, thresholdsPath, series } = settings;
  const hashKey = await openHashKey(dataDir, hashKeyPath);
  const read = thresholdsPath === undefined ? NO_THRESHOLDS : await readThresholds(thresholdsPath);
  const analysis = { isOn: settings.analysis, ...read };
  return openParts(kept, { dataDir, module, hashKey, analysis, series }, needs);
}

async function readModule(place: string): Promise<Uint8Array> {
  const advice = "build it, or name another with --module";
  let module: Buffer;
  try {
    module = await readFile(place);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`the filter's module cannot be read: ${reason}; ${advice}`);
  }
  // Every sidecar would refuse it, with no more words than that it cannot be run.
  if (!module.subarray(0, WASM_MAGIC.length).equals(WASM_MAGIC)) {
    throw new Error(`the filter's module ${place} is not WebAssembly; ${advice}`);
  }
  return module;
}

/** Of this controller alone: the journal lets no second one in. */
async function openData(
  { dataDir, policiesDir }: Settings,
  { clock, logger }: ControllerNeeds,
): Promise<Kept> {
  const journal = await openJournal({ folder: path.join(dataDir, JOURNAL_FOLDER) });
  for (const note of journal.recovered.notes) logger.warn({ dataDir }, note);
  const directory = policiesDir === undefined ? {} : { policiesDir };
  const log = (line: string) => logger.warn({ dataDir }, line);
  try {
    return await openKept({ journal, clock, ...directory, log });
  } catch (error) {
    await journal.close();
    throw new Error(`${dataDir} cannot be used: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** What the hub tells from now on goes to the event log, if there is one. The result ends it. */
async function logEvents(
  place: string | undefined,
  { hub, metrics }: Parts,
  { clock, logger }: ControllerNeeds,
): Promise<() => Promise<void>> {
  if (place === undefined) return async () => {};
  const sink = await openSink(place, clock).catch((error: Error) => {
    throw new Error(`the event log cannot be opened: ${error.message} (--event-log)`);
  });
  const warn = (words: string) => logger.warn({ eventLog: place }, words);
  const log = new EventLog({ hub, sink, clock, lost: (count) => metrics.eventsLost(count), warn });
  return () => log.close();
}

/** What changes without a call: files, and things to forget. The result ends it. */
function followTime(
  folder: string | undefined,
  parts: Parts,
  { clock, logger }: ControllerNeeds,
): () => void {
  const watch =
    folder === undefined
      ? undefined
      : watchFolder(folder, {
          changed: () => void parts.directory?.rescan(),
          blind: (reason) => logger.warn({ folder, reason }, "changes of files are seen with delay"),
        });
  let cancel = () => {};
  const next = () => {
    cancel = clock.after(SWEEP_EVERY_MS, () => {
      sweep(parts, clock.nowMs());
      next();
    });
  };
  next();
  const stopWatching = [
    watchEnded(parts.store, clock, () => parts.pipeline.changed()),
    parts.lab.watch.start(),
    keepTurning(parts.forecaster, clock),
  ];
  return () => {
    for (const stop of stopWatching) stop();
    watch?.close();
    cancel();
  };
}

/** URLs of what listens; their ends are added to the endings. */
async function listenHttp(
  { apiHost, apiPort, metrics }: Settings,
  ports: ApiPorts,
  needs: ControllerNeeds,
  endings: (() => unknown)[],
): Promise<{ api: string; metrics?: string }> {
  const start = (app: FastifyInstance, host: string, port: number, flags: string) => {
    endings.push(() => app.close());
    return listenAt(app, host, port, flags);
  };
  const app = createApi({ ports, host: apiHost, ...needs });
  const api = await start(app, apiHost, apiPort, "--api-port, --api-host");
  if (metrics === undefined) return { api };
  const { host, port } = metrics;
  const health = createHealth({ ports, host, logger: needs.logger });
  return { api, metrics: await start(health, host, port, "--metrics-port, --metrics-host") };
}

/** The `host:port` that it got; its end is added to the endings. */
async function listenXds(
  { xdsHost: host, xdsPort: port, allowRemote }: Settings,
  parts: Parts,
  needs: ControllerNeeds,
  endings: (() => unknown)[],
): Promise<string> {
  const services = grpcServices(parts, needs);
  const grpc = await listen({ host, port, allowRemote, services }).catch((error: Error) => {
    throw new Error(`${error.message} (--xds-port, --xds-host)`);
  });
  endings.push(() => {
    parts.server.stop();
    return grpc.stop(STOP_WITHIN_MS);
  });
  return authority(host, grpc.port);
}

async function listenAt(app: FastifyInstance, host: string, port: number, flags: string): Promise<string> {
  try {
    return await app.listen({ host, port });
  } catch (error) {
    const failure = error as NodeJS.ErrnoException;
    const advice = "is already in use: stop what listens there, or choose another port";
    const reason = failure.code === "EADDRINUSE" ? advice : `cannot be listened on: ${failure.message}`;
    throw new Error(`${authority(host, port)} ${reason} (${flags})`);
  }
}

function authority(host: string, port: number): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}
