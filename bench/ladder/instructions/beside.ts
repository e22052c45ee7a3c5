// What stands beside the filter: its floors, a module that does nothing, and breakers on SDKs.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { floorOf } from "../../floor/index.js";
import { buildAssemblyscript, buildRust, emptyModule, entriesOf, isSkip } from "../../peers/index.js";
import { RecordError } from "../../recorder/index.js";
import type { Skip } from "../../result/index.js";
import { SCENARIOS, type Scenario } from "../../scenario/index.js";
import type { Settings } from "../step.js";
import type { Bench } from "./bench.js";
import { CASES } from "./cases.js";
import type { Cost } from "./measure.js";
import type { Beside } from "./table.js";

/** They do the work of this scenario; their limits are in their sources. */
const SDK_SCENARIO = "breaker";
const SDKS = [
  { name: "AssemblyScript SDK", build: buildAssemblyscript },
  { name: "Rust SDK", build: buildRust },
];

/** In the scenarios of `costs`; filters on SDKs, which are built from registries, only in the full scope. */
export async function beside(
  bench: Bench,
  settings: Settings,
  costs: readonly Cost[],
): Promise<{ found: Beside[]; skipped: Skip[] }> {
  const found: Beside[] = [];
  const skipped: Skip[] = [];
  const isMeasured = (name: string) => costs.some((cost) => cost.name === name);
  const add = async (scenario: string, module: string, path: string, madeWith?: string) => {
    const cases = CASES.filter(({ name }) => name === scenario);
    const name = `${module}-${scenario}`.replaceAll(" ", "-");
    const shown = madeWith === undefined ? module : `${module}: ${madeWith}`;
    for (const cost of await bench.costsOf(path, name, cases)) found.push({ scenario, module: shown, cost });
  };
  await add("pass-through", "empty, same entries", await emptyBeside(settings.module, bench.folder));
  settings.progress("instructions: floors");
  for (const scenario of SCENARIOS.filter(({ name }) => isMeasured(name))) {
    const floor = await floorOrSkip(scenario, settings.module, bench.folder);
    if (typeof floor === "string") await add(scenario.name, "floor", floor);
    else skipped.push(floor);
  }
  if (settings.scope === "full" && isMeasured(SDK_SCENARIO)) {
    for (const { name, build } of SDKS) {
      const built = await build(settings);
      if (isSkip(built)) skipped.push(built);
      else await add(SDK_SCENARIO, name, built.module, built.madeWith);
    }
  }
  return { found, skipped };
}

async function emptyBeside(module: string, folder: string): Promise<string> {
  const path = join(folder, "empty.wasm");
  await writeFile(path, emptyModule(entriesOf(await readFile(module))));
  return path;
}

/** The file; or why there is no floor in this scenario. */
async function floorOrSkip(scenario: Scenario, module: string, folder: string): Promise<string | Skip> {
  try {
    return await floorOf(scenario, module, folder);
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof RecordError)) throw error;
    return { what: `floor of ${scenario.name}`, why: error.message };
  }
}
