// Runs a scenario under callgrind; what one request of it costs.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "../envoy/index.js";
import { CostError, GUEST_FILE, HOST_FILE } from "./machine.js";
import { countedOf, planOf, type Scenario } from "./plan.js";
import { readProfile } from "./profile.js";

const RUN_LIMIT_MS = 300_000;

/** What one request costs, on the average of those that were counted. */
export interface Cost {
  name: string;
  /** Of the filter, in all its callbacks. */
  instructions: number;
  /** By function, the largest first. */
  functions: [name: string, instructions: number][];
  /** How often each function of the host is called. */
  hostCalls: Record<string, number>;
}

/** `program`: of `buildMachine`, in `folder`. Throws a CostError with what went wrong. */
export async function measure(scenario: Scenario, program: string, folder: string): Promise<Cost> {
  const plan = join(folder, "plan.txt");
  const profile = join(folder, "profile.out");
  writeFileSync(plan, planOf(scenario));
  const { code, output } = await runCommand(
    "valgrind",
    [
      "--quiet",
      "--tool=callgrind",
      "--toggle-collect=measure",
      `--callgrind-out-file=${profile}`,
      program,
      plan,
    ],
    RUN_LIMIT_MS,
  );
  if (code !== 0) throw new CostError(`${scenario.name} failed:\n${output.trim()}`);
  const { instructions, functions } = readProfile(readFileSync(profile, "utf8"), GUEST_FILE, HOST_FILE);
  const counted = countedOf(scenario);
  const each = (total: number) => Math.round((total / counted) * 100) / 100;
  return {
    name: scenario.name,
    instructions: each(instructions),
    functions: [...functions]
      .map(([name, total]): [string, number] => [name, each(total)])
      .sort(([, one], [, other]) => other - one),
    hostCalls: Object.fromEntries(readCalls(output).map(([name, calls]) => [name, each(calls)])),
  };
}

/** The host's closing lines, `name count`; a line of another form is what the filter logged. */
export function readCalls(output: string): [name: string, calls: number][] {
  return [...output.matchAll(/^(\w+) (\d+)$/gm)].map(([, name = "", calls]) => [name, Number(calls)]);
}
