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
 * Each of many connections sends a request every 200 ms: 200 of them, 1,000 a second, keep the client far from busy.
 * With more it would measure how long its own answers queue.
 */
export const CYCLE_MS = 200;
/** A longer time without a delay says that the machine has no time for this: 0.1 to 1 ms are usual. */
const MOST_BASE_MS = 5;
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

/** Those of the cells that could be measured, and why the others, or all, could not. */
export interface ToxicResult {
  measured: Toxic[];
  skipped: Skip[];
}

export async function measureToxiproxy(cells: readonly Cell[], settings: Settings): Promise<ToxicResult> {
  const server = await buildToxiproxy(settings);
  if (typeof server !== "string") return { measured: [], skipped: [server] };
  const port = (await freePorts(1))[0] ?? 0;
  let envoy: EnvoyProcess | undefined;
  let toxiproxy: Toxiproxy | undefined;
  try {
    envoy = await startEnvoy({ config: answering(port), binary: settings.envoy });
    await envoy.ready();
    toxiproxy = await startToxiproxy(server, port);
    const started = toxiproxy;
    const timesOf = (cell: Cell) => run(started, cell, settings);
    await timesOf(WARM);
    return await compare(cells, timesOf, settings.progress);
  } catch (error) {
    settings.signal.throwIfAborted();
    // What was measured before stands without it.
    const why = error instanceof Error ? error.message : String(error);
    return { measured: [], skipped: [{ what: "toxiproxy", why }] };
  } finally {
    await toxiproxy?.stop();
    await envoy?.stop();
  }
}

/** `timesOf`: milliseconds at the client with the delay of a cell, which may be 0. */
export async function compare(
  cells: readonly Cell[],
  timesOf: (cell: Cell) => Promise<number[]>,
  progress: (line: string) => void,
): Promise<ToxicResult> {
  const result: ToxicResult = { measured: [], skipped: [] };
  for (const cell of cells) {
    const what = `toxiproxy: ${cell.delayMs} ms, ${cell.concurrency} connections`;
    progress(what);
    const base = await timesOf({ ...cell, delayMs: 0 });
    const baseMs = quantileOf(base, MEDIAN).median;
    if (baseMs > MOST_BASE_MS) {
      const why = `without a delay it takes ${baseMs.toFixed(1)} ms at the client: the machine is too busy`;
      result.skipped.push({ what, why });
      continue;
    }
    const tookMs = await timesOf(cell);
    result.measured.push({ cell, baseMs, errorsMs: tookMs.map((each) => each - cell.delayMs - baseMs) });
  }
  return result;
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
    leadMs: (connection) => (connection / concurrency) * CYCLE_MS,
    restMs: (tookMs) => (concurrency === 1 ? 0 : Math.max(0, CYCLE_MS - tookMs)),
    signal: settings.signal,
  });
}
