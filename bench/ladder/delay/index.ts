// Step f of the ladder: how precise delays are, ours beside Envoy's own fault filter and toxiproxy.
import type { Skip, StepResult, Table, Verdict } from "../../result/index.js";
import type { Settings, Step } from "../step.js";
import { measureEnvoy, type Timers } from "./measure.js";
import { BURST, CELLS, type Cell } from "./plan.js";
import { envoyTable, neverEarly, toxiproxyTable } from "./tables.js";
import { measureToxiproxy } from "./toxic.js";
import { besideNative } from "./verdicts.js";

const NAME = "delay";
const TITLE = "Delay precision";
/** The scenario that this is about. */
const SCENARIO = "delay";
const TIMERS: readonly Timers[] = ["precise", "default"];
const BASE: Cell = { delayMs: 0, concurrency: 1 };

export const step: Step = { name: NAME, title: TITLE, run: (settings) => measureCells(CELLS, settings) };

/** `cells`: what is measured of each; `burst` is left out of what toxiproxy is asked for. */
export async function measureCells(
  cells: readonly Cell[],
  settings: Settings,
  burst: Cell = BURST,
): Promise<StepResult> {
  if (settings.only.length > 0 && !settings.only.includes(SCENARIO)) return nothing(settings.only);
  const tables: Table[] = [];
  const verdicts: Verdict[] = [];
  const skipped: Skip[] = [];
  for (const timers of TIMERS) {
    const measured = await measureEnvoy(timers, [BASE, ...cells, burst], settings);
    tables.push(envoyTable(timers, measured));
    verdicts.push(neverEarly(timers, measured), ...besideNative(timers, measured));
  }
  const toxic = await measureToxiproxy(cells, settings);
  if (toxic.measured.length > 0) tables.push(toxiproxyTable(toxic.measured));
  skipped.push(...toxic.skipped);
  return { step: NAME, title: TITLE, how: HOW, tables, verdicts, skipped };
}

const HOW =
  "Fixed delays at an Envoy that answers by itself, one worker. Each connection sends its next request when the last is " +
  "answered; a lone one rests for 0 to 8 ms before, so that requests come at any time of a timer's grain. In a burst of " +
  "2,000 each sends one. Ours and " +
  "Envoy's own filter by turns, A-B-B-A. The intervals of medians and percentiles are between two of the samples.";

function nothing(only: readonly string[]): StepResult {
  const why = `it measures the scenario ${SCENARIO} alone, and ${only.join(", ")} was asked for`;
  return { step: NAME, title: TITLE, how: HOW, tables: [], verdicts: [], skipped: [{ what: TITLE, why }] };
}
