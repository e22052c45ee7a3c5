// Step h: how many sidecars one controller serves, how soon a change has reached them all, and what it takes for it.
import type { StepResult } from "../../result/index.js";
import type { Settings, Step } from "../step.js";
import { type AnalysisCost, type AnalysisPlan, measureAnalysis } from "./analysis.js";
import { type CapacityPlan, measureCapacity, type Rung } from "./capacity.js";
import { type Launch, measureLaunch } from "./push.js";
import { analysisTable, analysisVerdict, capacityTable, memoryTable, pushTable } from "./table.js";

export interface ControllerPlan {
  /** Numbers of sidecars; each launch of the controller has one of them. */
  sidecars: readonly number[];
  launches: number;
  /** Of a policy, in each launch. */
  writes: number;
  ramps: number;
  capacity: CapacityPlan;
  analysis: AnalysisPlan;
}

const RATES = [250, 500, 1_000, 1_500, 2_000, 3_000, 4_000, 6_000, 8_000, 12_000, 16_000];
const PLANS: Record<Settings["scope"], ControllerPlan> = {
  short: {
    ...{ sidecars: [10, 100, 200], launches: 3, writes: 8, ramps: 2 },
    capacity: { ratesPerSecond: RATES, durationMs: 2_000, sidecars: 100, edges: 10 },
    analysis: { launches: 1, warmUpS: 10, quietS: 60, harmedS: 30 },
  },
  full: {
    ...{ sidecars: [10, 100, 1_000], launches: 2, writes: 10, ramps: 2 },
    capacity: { ratesPerSecond: RATES, durationMs: 2_000, sidecars: 100, edges: 10 },
    analysis: { launches: 3, warmUpS: 10, quietS: 90, harmedS: 60 },
  },
};

export const step: Step = {
  name: "controller",
  title: "The controller",
  run: (settings) => measureController(settings, PLANS[settings.scope]),
};

export async function measureController(settings: Settings, plan: ControllerPlan): Promise<StepResult> {
  const { signal, progress } = settings;
  const launches: Launch[] = [];
  for (let launch = 0; launch < plan.launches; launch++) {
    for (const sidecars of plan.sidecars) {
      signal.throwIfAborted();
      progress(`controller: launch ${launch + 1} of ${plan.launches}, ${sidecars} sidecars`);
      launches.push(await measureLaunch(settings, { sidecars, writes: plan.writes }));
    }
  }
  const ramps: Rung[][] = [];
  for (let ramp = 0; ramp < plan.ramps; ramp++) {
    progress(`controller: reports, ramp ${ramp + 1} of ${plan.ramps}`);
    ramps.push(await measureCapacity(settings, plan.capacity));
  }
  const costs: AnalysisCost[] = [];
  for (let launch = 0; launch < plan.analysis.launches; launch++) {
    progress(`controller: analysis, launch ${launch + 1} of ${plan.analysis.launches}`);
    costs.push(await measureAnalysis(settings, plan.analysis));
  }
  return {
    step: step.name,
    title: step.title,
    how: howOf(plan),
    tables: [pushTable(launches), capacityTable(ramps), memoryTable(launches), analysisTable(costs)],
    verdicts: [analysisVerdict(costs)],
    skipped: [],
  };
}

function howOf({ launches, writes, ramps, capacity, analysis }: ControllerPlan): string {
  return (
    `The controller as users run it, in a process of its own, with simulated sidecars in this one: ${launches} launches for ` +
    `each number of them, ${writes} writes of a policy for both directions of all of them in each launch; ${ramps} ramps ` +
    `of reports of ${capacity.edges} edges, from ${capacity.sidecars} sidecars, ` +
    `${capacity.durationMs / 1_000} s at each rate; ${analysis.launches} launches with the analysis and without, ` +
    `${analysis.quietS} s in which nothing is wrong and ${analysis.harmedS} s in which something is.`
  );
}
