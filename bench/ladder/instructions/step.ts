// Ladder a: the instructions of a request, counted one by one.
import type { StepResult } from "../../result/index.js";
import type { CommittedStep } from "../committed.js";
import type { Settings } from "../step.js";
import { withBench } from "./bench.js";
import { beside } from "./beside.js";
import { CASES } from "./cases.js";
import { commit } from "./check.js";
import { NAME } from "./committed.js";
import { besideTable, functionTable, growthTable, requestTable } from "./table.js";
import { verdictsOf } from "./verdicts.js";
import { findTools } from "./versions.js";

const TITLE = "Instructions of a request, counted";
const HOW =
  "The module as machine code (wasm2c, gcc -O2) with a host around it that answers from a plan, under callgrind: " +
  "the average of 500 requests in a steady state, one second of traffic. No clock is involved: the same module and " +
  "the same tools give the same number.";

export const step: CommittedStep = { name: NAME, title: TITLE, run, commit };

async function run(settings: Settings): Promise<StepResult> {
  const tools = await findTools();
  if ("why" in tools) return { ...empty(), skipped: [{ what: "instructions of a request", why: tools.why }] };
  return withBench(settings.signal, async (bench) => {
    const cases = chosen(settings);
    settings.progress(`${NAME}: the filter, ${cases.length} cases`);
    const costs = await bench.costsOf(settings.module, "filter", cases);
    const { found, skipped } = await beside(bench, settings, costs);
    const [alone] =
      settings.only.length === 1 ? costs.filter(({ name }) => settings.only.includes(name)) : [];
    const { wasm2c, gcc, valgrind, cpu } = tools;
    return {
      ...empty(),
      how: `${HOW} wasm2c ${wasm2c}, gcc ${gcc}, valgrind ${valgrind}, ${cpu}.`,
      tables: [
        requestTable(costs),
        ...(settings.only.length === 0 ? [growthTable(costs)] : []),
        besideTable(found, costs),
        ...(alone === undefined ? [] : [functionTable(alone)]),
      ],
      verdicts: verdictsOf(costs),
      skipped,
    };
  });
}

function empty(): StepResult {
  return { step: NAME, title: TITLE, how: HOW, tables: [], verdicts: [], skipped: [] };
}

/** All of them in any scope, since it takes seconds; with what they are compared with. */
function chosen({ only }: Settings): typeof CASES {
  if (only.length === 0) return CASES;
  return CASES.filter(({ name }, index) => index === 0 || only.includes(name));
}
