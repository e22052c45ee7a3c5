// Step i: how often a guard stops an experiment that does no harm, and how soon one that does. Pure arithmetic: the
// machine's speed changes nothing.
import { setImmediate } from "node:timers/promises";
import { randomFrom, seedOf } from "../../mesh/index.js";
import type { StepResult } from "../../result/index.js";
import type { Settings, Step } from "../step.js";
import { JUDGES } from "./judges.js";
import { BROKEN, KEPT, type Scenario } from "./scenarios.js";
import { judgeOne } from "./simulate.js";
import { falseStopsTable, falseStopsVerdict, type Stops, timesTable } from "./table.js";

export interface GuardsPlan {
  /** Of each traffic that keeps its limit. */
  kept: number;
  /** Of each regression. */
  broken: number;
  seed: number;
}

/** Experiments between two looks at whether the run was interrupted. */
const AT_ONCE = 500;

const PLANS: Record<Settings["scope"], GuardsPlan> = {
  short: { kept: 10_000, broken: 1_000, seed: 1 },
  full: { kept: 40_000, broken: 4_000, seed: 1 },
};

export const step: Step = {
  name: "guards",
  title: "Guards of experiments",
  run: (settings) => measureGuards(settings, PLANS[settings.scope]),
};

export async function measureGuards(
  settings: Pick<Settings, "signal" | "progress">,
  plan: GuardsPlan,
): Promise<StepResult> {
  const kept = await simulateAll(KEPT, plan.kept, plan.seed, settings);
  const broken = await simulateAll(BROKEN, plan.broken, plan.seed, settings);
  return {
    step: step.name,
    title: step.title,
    how:
      `${plan.kept} simulated experiments for each traffic that keeps its limit, ${plan.broken} for each regression, ` +
      `with seed ${plan.seed}: the same numbers on every machine.`,
    tables: [falseStopsTable(kept), timesTable(broken, BROKEN[0]?.traffic.requestsASecond ?? 0)],
    verdicts: [falseStopsVerdict(kept)],
    skipped: [],
  };
}

async function simulateAll<S extends Scenario>(
  scenarios: readonly S[],
  count: number,
  seed: number,
  { signal, progress }: Pick<Settings, "signal" | "progress">,
): Promise<{ scenario: S; stops: Stops }[]> {
  const results: { scenario: S; stops: Stops }[] = [];
  for (const scenario of scenarios) {
    progress(`guards: ${scenario.name}`);
    const random = randomFrom(seedOf(scenario.name, seed));
    const stops: (number | undefined)[][] = [];
    while (stops.length < count) {
      stops.push(judgeOne(scenario.traffic, scenario.options, JUDGES, random));
      if (stops.length % AT_ONCE !== 0) continue;
      await setImmediate();
      signal.throwIfAborted();
    }
    results.push({ scenario, stops });
  }
  return results;
}
