// `npm run bench:breaker`: measures, says how far it is on stderr, and prints a table or JSON.
import { existsSync } from "node:fs";
import { cpus } from "node:os";
import { type Measurement, measure } from "./measure.js";
import { type BenchOptions, HELP, readOptions } from "./options.js";
import { SCENARIOS, type Scenario } from "./scenario.js";
import { tableOf, workersOf } from "./table.js";

const MACHINE = `Node ${process.versions.node}, ${process.platform}, ${cpus().length} cores`;

process.exitCode = await main(process.argv.slice(2));

async function main(args: string[]): Promise<number> {
  const options = readOptions(args);
  if ("errors" in options) return refuse(options.errors);
  if (options.help) {
    process.stdout.write(HELP);
    return 0;
  }
  if (!existsSync(options.module)) return refuse([`${options.module} is not there; run: npm run build`]);
  try {
    const measurements = await measureAll(options);
    const text = options.json ? jsonOf(options, measurements) : tableOf(measurements, MACHINE);
    process.stdout.write(text);
    return 0;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    return 1;
  }
}

function refuse(errors: readonly string[]): number {
  process.stderr.write(`${errors.join("\n")}\nSee: npm run bench:breaker -- --help\n`);
  return 2;
}

async function measureAll(options: BenchOptions): Promise<Measurement[]> {
  const { trips: trials, module, seed } = options;
  const measurements: Measurement[] = [];
  const scenarios = SCENARIOS.filter(({ name }) => options.only.includes(name));
  for (const concurrency of options.concurrency) {
    for (const scenario of scenarios) {
      const onTrial = (done: number) => tell(scenario, concurrency, done, trials);
      measurements.push(await measure({ scenario, concurrency, trials, module, seed, onTrial }));
    }
  }
  return measurements;
}

/** On a terminal a line that changes, elsewhere one when all is done. */
function tell({ name }: Scenario, concurrency: number, done: number, trials: number): void {
  const isLast = done === trials;
  const line = `${workersOf(concurrency)}, ${name}: ${done} of ${trials}`;
  if (process.stderr.isTTY) process.stderr.write(`\r${line}${isLast ? "\n" : ""}`);
  else if (isLast) process.stderr.write(`${line}\n`);
}

function jsonOf({ trips, seed }: BenchOptions, measurements: readonly Measurement[]): string {
  return `${JSON.stringify({ machine: MACHINE, trips, seed, measurements }, undefined, 2)}\n`;
}
