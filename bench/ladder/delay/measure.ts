// Runs the cells on one Envoy: ours and its own filter by turns, what came read from the access log.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type EnvoyProcess, freePorts, startEnvoy } from "../../envoy/index.js";
import { randomFrom } from "../../mesh/index.js";
import type { Settings } from "../step.js";
import { bootstrap, type Ports } from "./bootstrap.js";
import { drive } from "./client.js";
import { AccessLog, FLUSH } from "./log.js";
import { type Cell, pathOf, runMs } from "./plan.js";

export type Timers = "precise" | "default";
export type Subject = keyof Ports;

export interface Measured {
  timers: Timers;
  subject: Subject;
  cell: Cell;
  /** Milliseconds in the proxy of each request, less the delay that was asked for. */
  errorsMs: number[];
}

/** By turns, so that what the machine does meanwhile meets both. */
const TURNS: readonly Subject[] = ["meshfuse", "native", "native", "meshfuse"];
/** Until V8 has compiled what the requests run through. */
const WARM_MS = 300;
const WARM_CONNECTIONS = 8;
/** A lone connection rests for up to so long, so that its requests come at any time of a 4 ms grain. */
const REST_MS = 8;
const SEED = 1;
const US_PER_MS = 1_000;

/** Of these cells, without a delay too (`delayMs` 0), on an Envoy that is ended when they are through. */
export async function measureEnvoy(
  timers: Timers,
  cells: readonly Cell[],
  settings: Settings,
): Promise<Measured[]> {
  const folder = await mkdtemp(join(tmpdir(), "meshfuse-delay-"));
  const logFile = join(folder, "access.log");
  const [meshfuse = 0, native = 0] = await freePorts(2);
  const ports = { meshfuse, native };
  let envoy: EnvoyProcess | undefined;
  let log: AccessLog | undefined;
  try {
    log = await AccessLog.open(logFile);
    envoy = await startEnvoy({
      config: bootstrap(ports, settings.module, logFile),
      binary: settings.envoy,
      args: FLUSH,
      // Libevent looks whether there is such a variable, not at what it says.
      env: timers === "precise" ? {} : { EVENT_PRECISE_TIMER: undefined },
    });
    await envoy.ready();
    return await new Runs(timers, ports, log, settings).all(cells);
  } finally {
    await envoy?.stop();
    await log?.close();
    await rm(folder, { recursive: true, force: true });
  }
}

class Runs {
  private readonly random = randomFrom(SEED);
  private run = 0;

  constructor(
    private readonly timers: Timers,
    private readonly ports: Ports,
    private readonly log: AccessLog,
    private readonly settings: Settings,
  ) {}

  async all(cells: readonly Cell[]): Promise<Measured[]> {
    for (const subject of ["meshfuse", "native"] as const)
      await this.once(subject, { delayMs: 1, concurrency: WARM_CONNECTIONS }, WARM_MS);
    const measured: Measured[] = [];
    for (const cell of cells) {
      const { delayMs, concurrency, isBurst } = cell;
      const many = isBurst ? `a burst of ${concurrency}` : `${concurrency} at once`;
      this.settings.progress(`${this.timers} timers: ${delayMs} ms, ${many}`);
      const errors: Record<Subject, number[]> = { meshfuse: [], native: [] };
      for (const subject of TURNS)
        errors[subject].push(...(await this.once(subject, cell, runMs(cell, this.settings.scope))));
      for (const subject of ["meshfuse", "native"] as const)
        measured.push({ timers: this.timers, subject, cell, errorsMs: errors[subject] });
    }
    return measured;
  }

  private async once(subject: Subject, cell: Cell, forMs: number): Promise<number[]> {
    const { delayMs, concurrency, isBurst = false } = cell;
    const { signal } = this.settings;
    const path = pathOf(delayMs, ++this.run);
    const restMs = () => (concurrency === 1 ? this.random() * REST_MS : 0);
    const sent = { port: this.ports[subject], path, connections: concurrency, forMs, isBurst };
    const answered = await drive({ ...sent, restMs, signal });
    const tookUs = await this.log.take(path, answered.length, signal);
    return tookUs.map((each) => (each - delayMs * US_PER_MS) / US_PER_MS);
  }
}
