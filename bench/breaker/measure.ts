// All trials of one scenario at one concurrency, on an Envoy of their own.
import { setTimeout as wait } from "node:timers/promises";
import { type EnvoyProcess, freePorts, startEnvoy } from "../envoy/index.js";
import { randomFrom } from "../mesh/index.js";
import { proxyBootstrap, servicesBootstrap } from "./bootstrap.js";
import { CALLERS, type Scenario } from "./scenario.js";
import { runTrial, type Trial } from "./trial.js";
import { connectWorkers } from "./workers.js";

const ASKERS_A_WORKER = 2;
/** Each VM has its place among the others after its first tick. */
const SETTLED_MS = 500;
/** Longer than a tick: trips fall anywhere between two of them. */
const LEAD_MS = { least: 20, most: 140 };

export interface Measurement {
  readonly scenario: string;
  readonly title: string;
  readonly concurrency: number;
  readonly trials: readonly Trial[];
}

export interface MeasureOptions {
  scenario: Scenario;
  concurrency: number;
  trials: number;
  /** Path of the module. */
  module: string;
  seed: number;
  /** The Envoy executable; default: what `envoyBinary()` finds. */
  binary?: string;
  /** Ends it early: what was started is stopped, and it rejects. */
  signal?: AbortSignal;
  /** Hears of each trial that is done. */
  onTrial?: (done: number) => void;
}

export async function measure(options: MeasureOptions): Promise<Measurement> {
  const { scenario, concurrency, binary } = options;
  const executable = binary === undefined ? {} : { binary };
  const [port = 0, servicesPort = 0] = await freePorts(2);
  const envoys: EnvoyProcess[] = [];
  try {
    envoys.push(
      await startEnvoy({ ...executable, config: servicesBootstrap(servicesPort), nodeId: "services" }),
    );
    const config = proxyBootstrap({ ...options, port, servicesPort });
    const proxy = await startEnvoy({ ...executable, config, nodeId: "proxy", concurrency });
    envoys.push(proxy);
    await Promise.all(envoys.map((envoy) => envoy.ready()));
    const { name, title } = scenario;
    return { scenario: name, title, concurrency, trials: await runAll(options, proxy, port) };
  } finally {
    await Promise.all(envoys.map((envoy) => envoy.stop()));
  }
}

async function runAll(options: MeasureOptions, proxy: EnvoyProcess, port: number): Promise<Trial[]> {
  const { scenario, concurrency, trials, signal, onTrial } = options;
  const callers = (await connectWorkers(proxy, port, concurrency, CALLERS)).map((each) => each.connection);
  const askers = await connectWorkers(proxy, port, concurrency, ASKERS_A_WORKER * concurrency);
  await wait(SETTLED_MS);
  const random = randomFrom(options.seed);
  const done: Trial[] = [];
  try {
    for (let trial = 0; trial < trials; trial++) {
      signal?.throwIfAborted();
      const leadMs = LEAD_MS.least + random() * (LEAD_MS.most - LEAD_MS.least);
      done.push(await runTrial({ scenario, trial, askers, callers, leadMs }));
      onTrial?.(done.length);
      await wait(scenario.pendingMs);
    }
  } finally {
    for (const connection of [...callers, ...askers.map((each) => each.connection)]) connection.close();
  }
  return done;
}
