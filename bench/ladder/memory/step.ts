// Step e: memory of an Envoy with the filter, how soon it starts, and what the module is.
import { readFile } from "node:fs/promises";
import { emptyModule, emptyWasm } from "../../peers/index.js";
import { figureOf, type StepResult, type Table } from "../../result/index.js";
import type { Scenario } from "../../scenario/index.js";
import { startController } from "../controller/process.js";
import {
  bareSubject,
  chosenScenarios,
  filterSubject,
  peerSubject,
  type Subject,
  scenarioNamed,
} from "../proxy/index.js";
import { BenchError, type Settings, type Step } from "../step.js";
import { compileMs } from "./compile.js";
import { type Launches, measureLaunches, type Plan } from "./measure.js";
import { measureStarts } from "./start.js";
import { JUDGED, startTable, tableOf, verdictsOf } from "./table.js";

export interface MemoryPlan extends Plan {
  starts: number;
  compilations: number;
}

const CONCURRENCIES = [1, 2, 4];
const PLANS: Record<Settings["scope"], MemoryPlan> = {
  short: { concurrencies: CONCURRENCIES, launches: 6, requestsAWorker: 2_000, starts: 10, compilations: 20 },
  full: { concurrencies: CONCURRENCIES, launches: 6, requestsAWorker: 5_000, starts: 10, compilations: 50 },
};
const SCENARIOS = ["pass-through", JUDGED, "rules-1000", "keys-10000"];

export const step: Step = {
  name: "memory",
  title: "Memory and start",
  run: (settings) => measureMemory(settings, PLANS[settings.scope]),
};

/** `scenarios`: any, also ones that are in no list. */
export async function measureMemory(
  settings: Settings,
  plan: MemoryPlan,
  scenarios: readonly Scenario[] = chosenScenarios(settings.only, SCENARIOS),
): Promise<StepResult> {
  const { signal, progress, envoy: binary, module } = settings;
  const ours = scenarios.map((each) => filterSubject(each, module));
  const empty = await peerSubject(emptyWasm, scenarioNamed("pass-through"), settings);
  if ("why" in empty) throw new BenchError(`${empty.what}: ${empty.why}`);
  const controller = await startController(settings);
  try {
    const fleet: Launches["fleet"] = { subjects: [empty, ...ours], binary, controller: controller.xds };
    const samples = await measureLaunches({ plan, fleet, signal, progress });
    const subjects = [bareSubject(empty.scenario), ...fleet.subjects];
    const starts = await measureStarts({
      ...{ subjects, binary, controller: controller.xds, launches: plan.starts, signal, progress },
    });
    const notes = [
      "MB are 10^6 bytes. An Envoy has a VM for its main thread, one that it keeps, and one a worker.",
      `Each worker has had ${plan.requestsAWorker} requests, and every one of the scenario's: ${keysOf(ours)}`,
    ];
    return {
      step: step.name,
      title: step.title,
      how: howOf(plan),
      tables: [
        tableOf(samples, empty.name, notes),
        startTable(starts, empty.name),
        await moduleTable(module, plan.compilations),
      ],
      verdicts: verdictsOf(samples, empty.name),
      skipped: [],
    };
  } finally {
    await controller.stop();
  }
}

function keysOf(subjects: readonly Subject[]): string {
  const counts = subjects.map(({ name, scenario }) => `${name} ${scenario.requests.length}`);
  return `${counts.join(", ")}.`;
}

async function moduleTable(path: string, compilations: number): Promise<Table> {
  const modules: [string, Buffer][] = [
    ["empty Wasm", emptyModule(["proxy_on_request_headers"])],
    ["the filter", await readFile(path)],
  ];
  const column = `compiled by Node's V8 ${process.versions.v8}, ms`;
  return {
    title: "The module",
    columns: ["module", "bytes", column],
    rows: modules.map(([name, bytes]) => [name, bytes.length, figureOf(compileMs(bytes, compilations))]),
    notes: [
      "Envoy has another V8, with other settings: the second column compares, and tells nothing of Envoy.",
    ],
  };
}

function howOf({ launches, starts }: MemoryPlan): string {
  return (
    `${launches} launches of every chain side by side, at each number of workers; memory as Linux tells it ` +
    `(smaps_rollup), compared within a launch. ${starts} starts of each chain, alternating.`
  );
}
