// `npm run bench`: wires and starts.
import { mkdir } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { DIAGNOSIS_HELP, diagnosisSteps, forecastText, readDiagnosis } from "./diagnosis/index.js";
import { BenchError, COMMITTED, type Settings, SHORT, STEPS, type Step } from "./ladder/index.js";
import { measure, settingsOf } from "./measure.js";
import { leadOf, MINE_HELP, type MineOptions, mine, readMine } from "./mine/index.js";
import { HELP, type RunOptions, readOptions } from "./options.js";
import { htmlOf, keep, markdownOf, nameOf, publish, type Report, replaceFile } from "./report/index.js";
import { PENDING, SCENARIOS } from "./scenario/index.js";

/** Of the checkout: this file runs from dist/bench. */
const ROOT = join(import.meta.dirname, "../..");
const RESULTS = join(ROOT, "bench/results");
const INTERRUPTED = 130;
/** Hundreds of connections to processes that were killed come and go: one that does not end must not hold this process. */
const LINGER_MS = 10_000;

const interrupt = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => {
    if (interrupt.signal.aborted) process.exit(INTERRUPTED);
    process.stderr.write("ending what was started; once more to end at once\n");
    interrupt.abort(new BenchError("interrupted"));
  });
}

try {
  const [first, ...rest] = process.argv.slice(2);
  if (first === "mine") process.exitCode = await mainMine(rest);
  else if (first === "diagnosis") process.exitCode = await mainDiagnosis(rest);
  else process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const message = error instanceof BenchError ? error.message : error instanceof Error ? error.stack : error;
  process.stderr.write(interrupt.signal.aborted ? "interrupted: nothing was kept\n" : `${message}\n`);
  process.exitCode = interrupt.signal.aborted ? INTERRUPTED : 1;
}

setTimeout(() => {
  if (process.stdout.writableLength === 0) process.exit();
}, LINGER_MS).unref();

async function main(args: readonly string[]): Promise<number> {
  const [names, committed] = [STEPS, COMMITTED].map((steps) => steps.map(({ name }) => name));
  const options = readOptions(args, names ?? [], committed ?? []);
  if ("errors" in options) return refuse(options.errors, "--help");
  if ("shows" in options) {
    process.stdout.write(options.shows === "help" ? HELP : listing());
    return 0;
  }
  const { run } = options;
  const settings = await settingsOf({
    ...{ root: ROOT, module: run.module, scope: run.scope, only: run.scenarios },
    signal: interrupt.signal,
  });
  if (run.commit !== undefined) return commit(run, run.commit, settings);
  const report = await measure("What the filter costs", chosen(run), settings, ROOT);
  return tell(report, run.scope, run, settings);
}

/** Keeps and prints it. */
async function tell(
  report: Report,
  scope: string,
  { json, publish: isPublic }: { json: boolean; publish: boolean },
  { progress }: Settings,
): Promise<number> {
  const markdown = markdownOf(report);
  const kept = await keep(report, markdown, RESULTS, nameOf(report.machine, scope));
  if (isPublic) kept.push(...(await publish(report, join(ROOT, "bench"))));
  process.stdout.write(json ? jsonOf(report) : markdown);
  for (const path of kept) progress(`written: ${path}`);
  return exitCodeOf(report);
}

async function mainDiagnosis(args: readonly string[]): Promise<number> {
  const options = readDiagnosis(args);
  if ("errors" in options) return refuse(options.errors, "diagnosis --help");
  if ("shows" in options) {
    process.stdout.write(DIAGNOSIS_HELP);
    return 0;
  }
  const { what } = options;
  if (what.kind === "forecast") {
    process.stdout.write(await forecastText(what));
    return 0;
  }
  const settings = await settingsOf({ root: ROOT, scope: "full", only: [], signal: interrupt.signal });
  const steps = diagnosisSteps(what, RESULTS);
  const report = {
    ...(await measure("What is found of what goes wrong", steps, settings, ROOT)),
    pending: [],
  };
  return tell(report, what.kind, options, settings);
}

async function mainMine(args: readonly string[]): Promise<number> {
  const options = readMine(args);
  if ("errors" in options) return refuse(options.errors, "mine --help");
  if ("shows" in options) {
    process.stdout.write(MINE_HELP);
    return 0;
  }
  const { module } = options;
  const asked = { root: ROOT, module, scope: "short", only: [], signal: interrupt.signal } as const;
  return measureMine(options, await settingsOf(asked));
}

async function measureMine(options: MineOptions, settings: Settings): Promise<number> {
  const { scenario, seen, steps } = await mine(options, settings);
  const report = { ...(await measure(`What ${options.config} costs`, steps, settings, ROOT)), pending: [] };
  const lead = leadOf(report.results, seen, options);
  const text = JSON.stringify(
    { request: scenario.requests[0], configuration: scenario.document },
    undefined,
    2,
  );
  const out = resolve(options.out);
  await mkdir(dirname(out), { recursive: true });
  await replaceFile(
    out,
    htmlOf(report, { lead, appendix: { title: "The request and the configuration", text } }),
  );
  process.stdout.write(options.json ? jsonOf(report) : `${lead.join("\n")}\n`);
  settings.progress(`written: ${out}`);
  return exitCodeOf(report);
}

function exitCodeOf({ failures }: Report): number {
  if (interrupt.signal.aborted) return INTERRUPTED;
  return failures.length === 0 ? 0 : 1;
}

function refuse(errors: readonly string[], help: string): number {
  process.stderr.write(`${errors.join("\n")}\nSee: npm run bench -- ${help}\n`);
  return 2;
}

/** New numbers for the checks of `npm test`. */
async function commit({ steps }: RunOptions, reason: string, settings: Settings): Promise<number> {
  for (const step of COMMITTED.filter(({ name }) => steps.includes(name)))
    settings.progress(`written: ${await step.commit(settings, reason)}`);
  return 0;
}

function chosen({ scope, steps, scenarios }: RunOptions): readonly Step[] {
  if (steps.length > 0) return STEPS.filter(({ name }) => steps.includes(name));
  const isWhole = scope === "full" && scenarios.length === 0;
  return isWhole ? STEPS : STEPS.filter(({ name }) => SHORT.includes(name));
}

function jsonOf(report: Report): string {
  return `${JSON.stringify(report, undefined, 2)}\n`;
}

function listing(): string {
  const line = (name: string, what: string) => `  ${name.padEnd(14)} ${what}`;
  const isShort = (name: string) => (SHORT.includes(name) ? " (short run)" : "");
  return [
    "steps:",
    ...STEPS.map(({ name, title }) => line(name, title + isShort(name))),
    "scenarios:",
    ...SCENARIOS.map(({ name, what, isShort: short }) => line(name, short ? `${what} (short run)` : what)),
    "pending:",
    ...PENDING.map(({ name, what, needs }) => line(name, `${what}; waits for ${needs}`)),
    "",
  ].join("\n");
}
