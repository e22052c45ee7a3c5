// Connections by the worker that took them: Envoy counts its connections by worker, so each new one shows where it is.
import type { EnvoyProcess } from "../envoy/index.js";
import { systemClock } from "./clock.js";
import { Connection } from "./connection.js";
import { NEUTRAL } from "./paths.js";

const SHOWN_WITHIN_MS = 2_000;
const POLL_MS = 2;

export interface WorkerConnection {
  connection: Connection;
  worker: number;
}

/**
 * Opens `count` connections to the only listener of `envoy`, one after the other. Rejects when a worker is left
 * without one.
 */
export async function connectWorkers(
  envoy: EnvoyProcess,
  port: number,
  concurrency: number,
  count: number,
): Promise<WorkerConnection[]> {
  const opened: WorkerConnection[] = [];
  for (let n = 0; n < count; n++) {
    const connection = new Connection(port);
    const worker = await workerThatTakes(envoy, port, () => connection.ask({ host: "nobody" }, NEUTRAL));
    opened.push({ connection, worker });
  }
  const workers = new Set(opened.map(({ worker }) => worker));
  if (workers.size !== concurrency)
    throw new Error(`${count} connections are on ${workers.size} of ${concurrency} workers`);
  return opened;
}

/** Index of the worker that takes the connection which `open` makes; nobody else may connect to that port meanwhile. */
export async function workerThatTakes(
  envoy: EnvoyProcess,
  port: number,
  open: () => Promise<unknown>,
  clock = systemClock,
): Promise<number> {
  const before = await connectionsByWorker(envoy, port);
  await open();
  for (const startMs = clock.nowMs(); clock.nowMs() - startMs < SHOWN_WITHIN_MS; await clock.wait(POLL_MS)) {
    for (const [worker, connections] of await connectionsByWorker(envoy, port))
      if (connections > (before.get(worker) ?? 0)) return worker;
  }
  throw new Error("Envoy does not say which worker took a connection");
}

async function connectionsByWorker(envoy: EnvoyProcess, port: number): Promise<Map<number, number>> {
  const stats = await envoy.stats(`_${port}.worker_\\d+.downstream_cx_active`);
  const numbers = [...stats].map(([name, count]) => [Number(/worker_(\d+)/.exec(name)?.[1]), count] as const);
  return new Map(numbers);
}
