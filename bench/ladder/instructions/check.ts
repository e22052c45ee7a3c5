// The check against the committed numbers, and their renewal.
import { checkReason, readCommitted, writeCommitted } from "../committed.js";
import { BenchError, type Settings } from "../step.js";
import { withBench } from "./bench.js";
import { CASES } from "./cases.js";
import { type Committed, complaintsOf, NAME } from "./committed.js";
import type { Cost } from "./measure.js";
import { difference, findTools } from "./versions.js";

/** `complaints`: empty where all is as committed. `why`: which tool is missing, or is not the one of the numbers. */
export type Checked = { complaints: string[] } | { why: string };

/** Rejects with a BenchError where a tool is missing: other numbers than measured ones are never written. */
export async function commit(settings: Settings, reason: string): Promise<string> {
  const said = checkReason(reason);
  const tools = await findTools();
  if ("why" in tools) throw new BenchError(tools.why);
  settings.progress(`${NAME}: all ${CASES.length} cases, to commit them`);
  const instructions = await withBench(settings.signal, async (bench) =>
    instructionsOf(await bench.costsOf(settings.module, "filter", CASES)),
  );
  const committed: Committed = { reason: said, versions: tools, instructions };
  return writeCommitted(NAME, committed);
}

/** Whether the tools are those of the committed numbers; undefined: they are. */
export async function obstacle(): Promise<string | undefined> {
  const tools = await findTools();
  if ("why" in tools) return tools.why;
  const { versions } = await readCommitted<Committed>(NAME);
  const differing = difference(tools, versions);
  return differing === undefined ? undefined : `the committed numbers are of other tools: ${differing}`;
}

/** Measures `module` (a file) against the committed numbers. `names`: the cases that are measured; all without it. */
export async function check(module: string, names?: readonly string[]): Promise<Checked> {
  const why = await obstacle();
  if (why !== undefined) return { why };
  const isAsked = (name: string) => names === undefined || names.includes(name);
  const cases = CASES.filter(({ name }) => isAsked(name));
  const costs = await withBench(new AbortController().signal, (bench) =>
    bench.costsOf(module, "filter", cases),
  );
  const { instructions } = await readCommitted<Committed>(NAME);
  const committed = Object.entries(instructions).filter(([name]) => isAsked(name));
  return { complaints: complaintsOf(instructionsOf(costs), Object.fromEntries(committed)) };
}

function instructionsOf(costs: readonly Cost[]): Record<string, number> {
  return Object.fromEntries(costs.map(({ name, instructions }) => [name, instructions]));
}
