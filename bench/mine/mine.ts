// A user's own question: what does this configuration cost on this Envoy? The steps of the ladder that say something
// about it, with their configuration for a scenario.
import { floorOf } from "../floor/index.js";
import {
  measureLatency,
  measureMemory,
  runDrafts,
  type Settings,
  type Step,
  stackedDraft,
} from "../ladder/index.js";
import type { Scenario } from "../scenario/index.js";
import type { MineOptions } from "./options.js";
import { probe, type Seen } from "./probe.js";
import { scenarioOf } from "./scenario.js";

/** The fewest whose extremes are an interval of 95 %. */
const ROUNDS = 6;
const CONNECTIONS = 16;
/** A request that takes longer here is held by the configuration: 16 copies would hold it 16 times. */
const HELD_MS = 20;
const MEMORY = {
  concurrencies: [1],
  launches: ROUNDS,
  requestsAWorker: 5_000,
  starts: ROUNDS,
  compilations: 10,
};

export interface Mine {
  scenario: Scenario;
  seen: Seen;
  steps: readonly Step[];
}

/** What to run for them. Rejects with a BenchError where their configuration or request cannot be measured. */
export async function mine(options: MineOptions, settings: Settings): Promise<Mine> {
  const asked = await scenarioOf(options);
  settings.progress("asking the filter what it makes of the configuration");
  const seen = await probe(asked, settings);
  const scenario: Scenario = { ...asked, status: seen.status };
  return {
    scenario,
    seen,
    steps: [...cpuSteps(scenario, seen), latencyStep(scenario, options), memoryStep(scenario)],
  };
}

/** A request that the filter answers meets one copy of it only, and one that it holds uses no CPU meanwhile. */
function cpuSteps(scenario: Scenario, { outcomes, medianMs }: Seen): Step[] {
  const passes = outcomes.size === 1 && outcomes.has("success");
  if (!passes || medianMs > HELD_MS) return [];
  const draft = stackedDraft(scenario, { floorOf, sdkPeers: [] });
  const run = (settings: Settings) => runDrafts(settings, [draft], []);
  return [{ name: "cpu", title: "CPU of a request", run }];
}

function latencyStep(scenario: Scenario, { rate, seconds }: MineOptions): Step {
  const plan = {
    ratesPerSecond: [rate],
    rounds: ROUNDS,
    durationMs: seconds * 1_000,
    connections: CONNECTIONS,
  };
  const run = (settings: Settings) => measureLatency(settings, plan, [scenario]);
  return { name: "latency", title: `Latency at ${rate} requests a second`, run };
}

function memoryStep(scenario: Scenario): Step {
  return {
    name: "memory",
    title: "Memory and start",
    run: (settings) => measureMemory(settings, MEMORY, [scenario]),
  };
}
