// `npm run bench`: wires and starts.
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { homedir, loadavg } from "node:os";
import { join, resolve } from "node:path";
import { envoyBinary } from "./envoy/index.js";
import { BenchError, type Settings, type Step } from "./ladder/step.js";
import { HELP, type RunOptions, readOptions } from "./options.js";
import { describeMachine, keep, markdownOf, nameOf, type Report, replaceFile } from "./report/index.js";
import { runSteps } from "./run.js";
import { PENDING, SCENARIOS } from "./scenario/index.js";
import { SHORT, STEPS } from "./steps.js";

/** Of the checkout: this file runs from dist/bench. */
const ROOT = join(import.meta.dirname, "../..");
const INTERRUPTED = 130;

const interrupt = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => {
    if (interrupt.signal.aborted) process.exit(INTERRUPTED);
    interrupt.abort(signal);
  });
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const message = error instanceof BenchError ? error.message : error instanceof Error ? error.stack : error;
  process.stderr.write(interrupt.signal.aborted ? "interrupted: nothing was kept\n" : `${message}\n`);
  process.exitCode = interrupt.signal.aborted ? INTERRUPTED : 1;
}

async function main(args: readonly string[]): Promise<number> {
  const options = readOptions(
    args,
    STEPS.map(({ name }) => name),
  );
  if ("errors" in options) {
    process.stderr.write(`${options.errors.join("\n")}\nSee: npm run bench -- --help\n`);
    return 2;
  }
  if ("shows" in options) {
    process.stdout.write(options.shows === "help" ? HELP : listing());
    return 0;
  }
  return measure(options.run);
}

async function measure(options: RunOptions): Promise<number> {
  const beganMs = Date.now();
  const progress = (line: string) => {
    const seconds = ((Date.now() - beganMs) / 1000).toFixed(0);
    process.stderr.write(`[${seconds.padStart(4)} s] ${line}\n`);
  };
  const settings = await settingsOf(options, progress);
  const machine = await describeMachine(settings.envoy, ROOT, new Date(beganMs));
  const { results, failures, tookS } = await runSteps(chosen(options), settings, () => Date.now());
  machine.loadAfter = loadavg()[0];
  const bytes = readFileSync(settings.module);
  const sha256 = createHash("sha256").update(bytes).digest("hex").slice(0, 12);
  const report: Report = {
    title: "What the filter costs",
    machine,
    module: { bytes: bytes.length, sha256 },
    tookS,
    results,
    failures,
    pending: PENDING,
  };
  await show(report, options, progress);
  return failures.length === 0 ? 0 : 1;
}

async function show(report: Report, options: RunOptions, progress: (line: string) => void): Promise<void> {
  const markdown = markdownOf(report);
  const folder = join(ROOT, "bench/results");
  const kept = await keep(report, markdown, folder, nameOf(report.machine, options.scope));
  if (options.publish) {
    const page = join(ROOT, "bench/RESULTS.md");
    await replaceFile(page, markdown);
    kept.push(page);
  }
  process.stdout.write(options.json ? `${JSON.stringify(report, undefined, 2)}\n` : markdown);
  for (const path of kept) progress(`written: ${path}`);
}

async function settingsOf(options: RunOptions, progress: (line: string) => void): Promise<Settings> {
  const module = resolve(options.module ?? join(ROOT, "dist/meshfuse.wasm"));
  if (!existsSync(module))
    throw new BenchError(`${module} is not there; build it with npm run build, or name another`);
  return {
    envoy: await envoyBinary({ progress }),
    module,
    scope: options.scope,
    only: options.scenarios,
    cache: join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "meshfuse", "bench"),
    signal: interrupt.signal,
    progress,
  };
}

function chosen({ scope, steps, scenarios }: RunOptions): readonly Step[] {
  if (steps.length > 0) return STEPS.filter(({ name }) => steps.includes(name));
  const isWhole = scope === "full" && scenarios.length === 0;
  return isWhole ? STEPS : STEPS.filter(({ name }) => SHORT.includes(name));
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
