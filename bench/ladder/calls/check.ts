// The check against the committed calls, and their renewal.
import { RecordError, type Recording, record } from "../../recorder/index.js";
import { SCENARIOS, type Scenario } from "../../scenario/index.js";
import { checkReason, readCommitted, writeCommitted } from "../committed.js";
import { BenchError, type Settings } from "../step.js";
import { type Committed, complaintsOf, NAME } from "./committed.js";
import { linesOf } from "./lines.js";

/** Of `module` (a file). Rejects with a BenchError where it cannot be recorded. */
export async function recordingsOf(
  module: string,
  scenarios: readonly Scenario[],
  signal: AbortSignal,
): Promise<Map<string, Recording>> {
  const recordings = new Map<string, Recording>();
  for (const scenario of scenarios) {
    signal.throwIfAborted();
    recordings.set(scenario.name, await record(scenario, module).catch(asBenchError));
  }
  return recordings;
}

/** Rejects with a BenchError for an empty reason, and where the module cannot be recorded. */
export async function commit({ module, signal }: Settings, reason: string): Promise<string> {
  const said = checkReason(reason);
  const committed: Committed = { reason: said, calls: await callsOf(module, signal) };
  return writeCommitted(NAME, committed);
}

/** What `module` (a file) asks for otherwise than committed; empty: nothing. */
export async function check(module: string): Promise<string[]> {
  const { calls } = await readCommitted<Committed>(NAME);
  return complaintsOf(await callsOf(module, new AbortController().signal), calls);
}

async function callsOf(module: string, signal: AbortSignal): Promise<Committed["calls"]> {
  const recordings = await recordingsOf(module, SCENARIOS, signal);
  return Object.fromEntries([...recordings].map(([name, recording]) => [name, linesOf(recording)]));
}

function asBenchError(error: unknown): never {
  if (error instanceof RecordError) throw new BenchError(error.message);
  throw error;
}
