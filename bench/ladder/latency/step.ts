// Step d: how long requests take, at fixed rates below saturation.
import type { Skip, StepResult } from "../../result/index.js";
import type { Scenario } from "../../scenario/index.js";
import { startController } from "../controller/process.js";
import {
  bareSubject,
  chosenScenarios,
  filterSubject,
  peerSubject,
  peersBeside,
  type Subject,
} from "../proxy/index.js";
import { BenchError, type Settings, type Step } from "../step.js";
import { measureRounds, type Plan } from "./measure.js";
import { tablesOf } from "./table.js";

const RATES = [500, 2_000, 5_000];
/** Enough that none waits for one below saturation. */
const CONNECTIONS = 16;
const PLANS: Record<Settings["scope"], Plan> = {
  // 6 rounds: the fewest whose extremes are an interval of 95 %.
  short: { ratesPerSecond: RATES, rounds: 6, durationMs: 500, connections: CONNECTIONS },
  full: { ratesPerSecond: RATES, rounds: 6, durationMs: 1_000, connections: CONNECTIONS },
};
const SCENARIOS = ["pass-through", "full-set"];

export const step: Step = {
  name: "latency",
  title: "Latency, open loop",
  run: (settings) => measureLatency(settings, PLANS[settings.scope]),
};

/** `scenarios`: any, also ones that are in no list. */
export async function measureLatency(
  settings: Settings,
  plan: Plan,
  scenarios: readonly Scenario[] = chosenScenarios(settings.only, SCENARIOS),
): Promise<StepResult> {
  const last = scenarios.at(-1);
  if (last === undefined) throw new BenchError("there is no scenario to measure");
  const bare = bareSubject(last);
  const ours = scenarios.map((scenario) => filterSubject(scenario, settings.module));
  const peers = await Promise.all(peersBeside(last).map((peer) => peerSubject(peer, last, settings)));
  const built = peers.filter((peer): peer is Subject => "filters" in peer);
  const skipped = peers.filter((peer): peer is Skip => "why" in peer);
  const controller = await startController(settings);
  try {
    const samples = await measureRounds({
      plan,
      fleet: {
        subjects: [bare, ...built, ...ours],
        ...{ binary: settings.envoy, concurrency: 1, controller: controller.xds },
      },
      counting: new Set(ours.map(({ name }) => name)),
      signal: settings.signal,
      progress: settings.progress,
    });
    const tables = tablesOf(samples, bare.name);
    return { step: step.name, title: step.title, how: howOf(plan), tables, verdicts: [], skipped };
  } finally {
    await controller.stop();
  }
}

function howOf({ rounds, durationMs, connections }: Plan): string {
  return (
    `${rounds} rounds with Envoys of their own (1 worker, one copy of the filter), in each of which every chain is asked for ` +
    `${durationMs / 1_000} s at each rate over ${connections} kept connections; latency counts from when a request was due. ` +
    "Each figure is the median of the rounds, with its interval. The generator has a core to itself."
  );
}
