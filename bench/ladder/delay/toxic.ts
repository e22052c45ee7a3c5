// The same delays by toxiproxy. It tells nobody when a byte came and went, so its time is taken at the client.
import { type EnvoyProcess, freePorts, startEnvoy } from "../../envoy/index.js";
import { buildToxiproxy, startToxiproxy, type Toxiproxy } from "../../peers/index.js";
import type { Skip } from "../../result/index.js";
import type { Settings } from "../step.js";
import { answering } from "./bootstrap.js";
import { drive } from "./client.js";
import { type Cell, pathOf, runMs } from "./plan.js";
import { quantileOf } from "./quantile.js";

/**
 * Each of many connections sends a request every 50 ms at most: 200 of them, 4,000 a second, keep the client far from busy. With
 * more it would measure how long its own answers queue.
 */
const CYCLE_MS = 50;
const MEDIAN = 0.5;
/** Before anything is measured: Envoy and toxiproxy have then seen a request. */
const WARM: Cell = { delayMs: 0, concurrency: 8 };

export interface Toxic {
  cell: Cell;
  /** The median time at the client through toxiproxy without a delay, milliseconds. */
  baseMs: number;
  /** Time at the client, less the delay that was asked for and the base. */
  errorsMs: number[];
}

export async function measureToxiproxy(cells: readonly Cell[], settings: Settings): Promise<Toxic[] | Skip> {
  const server = await buildToxiproxy(settings);
  if (typeof server !== "string") return server;
  const port = (await freePorts(1))[0] ?? 0;
  let envoy: EnvoyProcess | undefined;
  let toxiproxy: Toxiproxy | undefined;
  try {
    envoy = await startEnvoy({ config: answering(port), binary: settings.envoy });
    await envoy.ready();
    toxiproxy = await startToxiproxy(server, port);
    await run(toxiproxy, WARM, settings);
    return await runAll(toxiproxy, cells, settings);
  } catch (error) {
    settings.signal.throwIfAborted();
    // What was measured before stands without it.
    return { what: "toxiproxy", why: error instanceof Error ? error.message : String(error) };
  } finally {
    await toxiproxy?.stop();
    await envoy?.stop();
  }
}

async function runAll(toxiproxy: Toxiproxy, cells: readonly Cell[], settings: Settings): Promise<Toxic[]> {
  const measured: Toxic[] = [];
  for (const cell of cells) {
    settings.progress(`toxiproxy: ${cell.delayMs} ms, ${cell.concurrency} connections`);
    const base = await run(toxiproxy, { ...cell, delayMs: 0 }, settings);
    const baseMs = quantileOf(base, MEDIAN).median;
    const tookMs = await run(toxiproxy, cell, settings);
    measured.push({ cell, baseMs, errorsMs: tookMs.map((each) => each - cell.delayMs - baseMs) });
  }
  return measured;
}

async function run(toxiproxy: Toxiproxy, cell: Cell, settings: Settings): Promise<number[]> {
  const { delayMs, concurrency } = cell;
  await toxiproxy.delay(delayMs);
  return drive({
    port: toxiproxy.port,
    path: pathOf(0, 0),
    connections: concurrency,
    // As long as the two runs of the others.
    forMs: 2 * runMs(cell, settings.scope),
    // Spread over their cycle: together they would queue.
    leadMs: (connection) => (connection / concurrency) * Math.max(CYCLE_MS, delayMs),
    restMs: (tookMs) => (concurrency === 1 ? 0 : Math.max(0, CYCLE_MS - tookMs)),
    signal: settings.signal,
  });
}
