// `npm run bench:cost -- [--json] [--functions] [--module FILE] [NAME...]`: instructions and host calls a request.
import { existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { buildMachine, CostError, checkTools } from "./machine.js";
import { type Cost, measure } from "./measure.js";
import { SCENARIOS, type Scenario } from "./plan.js";
import { functionsOf, tableOf } from "./table.js";

const MODULE = join(import.meta.dirname, "../../meshfuse.wasm");
const USAGE = `bench:cost [--json] [--functions] [--module FILE] [NAME...]
  --json         all figures, as JSON
  --functions    also by function; names need a module with a name section (asc --debug)
  --module FILE  another build of the filter
  NAME           only scenarios with this in their name; the pass-through is always measured`;

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof CostError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

async function main(args: string[]): Promise<void> {
  const { values, positionals } = read(args);
  const module = values.module ?? MODULE;
  if (!existsSync(module)) throw new CostError(`${module} is not there: build it, or name another`);
  const scenarios = chosen(positionals);
  checkTools();
  const folder = mkdtempSync(join(tmpdir(), "meshfuse-cost-"));
  try {
    const program = await buildMachine(module, folder);
    const costs: Cost[] = [];
    for (const scenario of scenarios) costs.push(await measure(scenario, program, folder));
    show(costs, statSync(module).size, values);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function show(
  costs: readonly Cost[],
  moduleBytes: number,
  how: { json?: boolean; functions?: boolean },
): void {
  if (how.json) {
    process.stdout.write(`${JSON.stringify({ moduleBytes, scenarios: costs }, undefined, 2)}\n`);
    return;
  }
  process.stdout.write(`a request, in a module of ${moduleBytes} bytes\n\n${tableOf(costs)}\n`);
  if (how.functions) process.stdout.write(`\n${costs.map(functionsOf).join("\n\n")}\n`);
}

function read(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        json: { type: "boolean" },
        functions: { type: "boolean" },
        module: { type: "string" },
      },
    });
  } catch (error) {
    throw new CostError(`${error instanceof Error ? error.message : error}\n${USAGE}`);
  }
}

function chosen(names: readonly string[]): readonly Scenario[] {
  const [first, ...more] = SCENARIOS;
  if (names.length === 0 || first === undefined) return SCENARIOS;
  const some = more.filter(({ name }) => names.some((part) => name.includes(part)));
  if (some.length === 0) {
    const known = SCENARIOS.map(({ name }) => `  ${name}`).join("\n");
    throw new CostError(`no scenario has ${names.join(" or ")} in its name; there are\n${known}`);
  }
  return [first, ...some];
}
