// Groups that show how the cost grows: over rules, over the keys of a breaker, over worker threads.
import type { Scenario } from "../../scenario/index.js";
import type { Settings } from "../step.js";
import { bare, filterOf } from "./build.js";
import { baseName, type Comparison, type Group } from "./group.js";
import { COPIES, STACKED_ROUNDS, STACKED_SIZES } from "./stacked.js";
import type { Subject } from "./subject.js";

/** Not more workers than cores: they would wait for each other. */
const WORKERS = [1, 2, 4];
const WORKER_ROUNDS = { least: 9, most: 9 };

export interface Growth {
  name: string;
  title: string;
  scenarios: readonly Scenario[];
  /** How many times the cost of the one may be that of the other, both by the scenario's name. */
  limit: { of: string; to: string; atMost: number };
}

/** One row for each scenario; all are sent the requests of the last, which has the most to choose from. */
export function growthGroup({ name, title, scenarios, limit }: Growth, { module }: Settings): Group {
  const [most] = scenarios.slice(-1);
  const subjects = scenarios.map((scenario) => filterOf(scenario, module, COPIES, scenario.name));
  const comparison: Comparison = {
    target: `${name}: ${limit.of} against ${limit.to}`,
    of: limit.of,
    to: limit.to,
    bound: "at most",
    limit: limit.atMost,
  };
  return {
    ...alike(name, title),
    subjects: [...(most ? [bare(most)] : []), ...subjects],
    ours: limit.to,
    comparisons: [comparison],
    rounds: STACKED_ROUNDS,
    notes: [],
  };
}

/** The same scenario on Envoys with more and more workers, as far as there are cores. */
export function workersGroup(scenario: Scenario, { module }: Settings, cores: number): Group {
  const counts = WORKERS.filter((workers) => workers <= cores);
  const at = (workers: number): Subject[] => [
    bare(scenario, workers),
    { ...filterOf(scenario, module, COPIES, workersName(workers)), workers },
  ];
  return {
    ...alike("workers", `${scenario.name} over the worker threads of an Envoy`),
    subjects: counts.flatMap(at),
    ours: workersName(1),
    comparisons: [],
    rounds: WORKER_ROUNDS,
    notes: [
      `A copy's cost is what it adds to "${baseName(1)}" with as many workers. The client shares the cores with them, so that more workers rest more between requests, and resting costs too.`,
    ],
  };
}

function alike(name: string, title: string) {
  return { name, title, measure: "copy", sizes: STACKED_SIZES } as const;
}

function workersName(workers: number): string {
  return workers === 1 ? "1 worker" : `${workers} workers`;
}
