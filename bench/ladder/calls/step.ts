// Ladder b: what a request asks of the host, exactly.
import { type Recording, totalsOf } from "../../recorder/index.js";
import type { StepResult, Table } from "../../result/index.js";
import { SCENARIOS } from "../../scenario/index.js";
import type { CommittedStep } from "../committed.js";
import type { Settings } from "../step.js";
import { commit, recordingsOf } from "./check.js";
import { NAME } from "./committed.js";
import { linesOf } from "./lines.js";
import { verdictsOf } from "./verdicts.js";

const TITLE = "Entries, host calls and values that the host returns";

export const step: CommittedStep = { name: NAME, title: TITLE, run, commit };

async function run({ module, only, signal, progress }: Settings): Promise<StepResult> {
  const scenarios = SCENARIOS.filter(({ name }) => only.length === 0 || only.includes(name));
  progress(`${NAME}: ${scenarios.length} scenarios`);
  const recordings = await recordingsOf(module, scenarios, signal);
  return {
    step: NAME,
    title: TITLE,
    how:
      "The module in Node with a host that answers as Envoy does and notes each call: one GET in a steady state, " +
      "after at least 400 others. Counts, no samples.",
    tables: [countTable(recordings), lineTable(recordings)],
    verdicts: verdictsOf(scenarios, recordings),
    skipped: [],
  };
}

function countTable(recordings: ReadonlyMap<string, Recording>): Table {
  return {
    title: "A request",
    columns: ["scenario", "entries", "host calls", "values returned", "bytes returned"],
    rows: [...recordings].map(([name, recording]) => {
      const { entries, hostCalls, returnedValues, returnedBytes } = totalsOf(recording);
      return [name, entries, hostCalls, returnedValues, returnedBytes];
    }),
    notes: [
      "A value returned is copied through the filter's allocator: the dearest thing that a filter can ask for.",
      "A delayed request is let go at a tick, whose calls are not among these.",
    ],
  };
}

/** The same text for several scenarios stands once, with all their names. */
function lineTable(recordings: ReadonlyMap<string, Recording>): Table {
  const names = new Map<string, string[]>();
  for (const [name, recording] of recordings) {
    const asking = linesOf(recording).filter((line) => line.includes(":"));
    const text = asking.join("; ");
    names.set(text, [...(names.get(text) ?? []), name]);
  }
  return {
    title: "Calls, in their order",
    columns: ["scenarios", "calls by entry"],
    rows: [...names].map(([text, all]) => [all.join(", "), text]),
    notes: ["Entries that ask for nothing are left out."],
  };
}
