/** Starts and stops a controller: wires its parts to a directory, two ports and the time. */
import { readFile } from "node:fs/promises";
import type { FastifyInstance } from "fastify";
import { createApi } from "./api/index.js";
import { listen } from "./grpc/index.js";
import { apiPorts, type ControllerNeeds, grpcServices, openParts, type Parts, sweep } from "./parts.js";
import { watchFolder } from "./policy/index.js";
import type { Settings } from "./settings.js";

/** Calls under way get this long at the end; then they are cut, so that an end is an end. */
const STOP_WITHIN_MS = 2_000;
const SWEEP_EVERY_MS = 60_000;

export interface Controller {
  addresses: {
    /** `host:port` that sidecars ask and report to. */
    xds: string;
    /** URL of the API. */
    api: string;
  };
  /** Ends streams, then the API, in a few seconds at most. May be called again. */
  stop(): Promise<void>;
}

/** Rejects with one line that says what to do: an occupied port, a directory or module that cannot be read. */
export async function startController(settings: Settings, needs: ControllerNeeds): Promise<Controller> {
  const module = await readModule(settings.modulePath);
  const parts = await openParts(settings, module, needs);
  const endings: (() => unknown)[] = [
    () => parts.counts.close(),
    () => parts.services.settled(),
    () => parts.pipeline.stop(),
  ];
  let stopped: Promise<void> | undefined;
  const stop = () => {
    parts.waitingFor.add("the end: the controller is stopping");
    stopped ??= inTurn(endings);
    return stopped;
  };
  try {
    endings.push(followTime(settings.policiesDir, parts, needs));
    const api = createApi({
      ports: apiPorts(parts, () => needs.clock.nowMs()),
      host: settings.apiHost,
      logger: needs.logger,
    });
    endings.push(() => api.close());
    const apiUrl = await listenApi(settings, api);
    const { xdsHost: host, xdsPort: port, allowRemote } = settings;
    const grpc = await listen({ host, port, allowRemote, services: grpcServices(parts, needs) }).catch(
      (error: Error) => {
        throw new Error(`${error.message} (--xds-port, --xds-host)`);
      },
    );
    endings.push(() => {
      parts.server.stop();
      return grpc.stop(STOP_WITHIN_MS);
    });
    // Sidecars that were bypassed before a restart still are; the end of that has to be waited for.
    parts.pipeline.changed();
    parts.waitingFor.clear();
    const addresses = { xds: authority(host, grpc.port), api: apiUrl };
    const { sidecars, reports } = parts.counts.restored;
    const kept = { sidecars, reports };
    needs.logger.info({ ...addresses, policies: parts.store.entries().length, kept }, "controller started");
    return { addresses, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function inTurn(endings: (() => unknown)[]): Promise<void> {
  for (let end = endings.pop(); end !== undefined; end = endings.pop()) await end();
}

async function readModule(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`the filter's module cannot be read: ${reason}; build it, or name another with --module`);
  }
}

/** What changes without a call: files, and things to forget. The result ends it. */
function followTime(folder: string, parts: Parts, { clock, logger }: ControllerNeeds): () => void {
  const watch = watchFolder(folder, {
    changed: () => void parts.store.rescan(),
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
  return () => {
    watch.close();
    cancel();
  };
}

async function listenApi({ apiHost: host, apiPort: port }: Settings, api: FastifyInstance): Promise<string> {
  try {
    return await api.listen({ host, port });
  } catch (error) {
    const failure = error as NodeJS.ErrnoException;
    const advice = "is already in use: stop what listens there, or choose another port";
    const reason = failure.code === "EADDRINUSE" ? advice : `cannot be listened on: ${failure.message}`;
    throw new Error(`${authority(host, port)} ${reason} (--api-port, --api-host)`);
  }
}

function authority(host: string, port: number): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}
