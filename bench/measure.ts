// One measurement from its settings to its report.
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { homedir, loadavg } from "node:os";
import { join, resolve } from "node:path";
import { envoyBinary } from "./envoy/index.js";
import { BenchError, type Settings, type Step } from "./ladder/index.js";
import { describeMachine, type Report } from "./report/index.js";
import { runSteps } from "./run.js";
import { PENDING } from "./scenario/index.js";

export interface Asked {
  /** Of the checkout. */
  root: string;
  /** Path of the module; default: the release module of the checkout. */
  module?: string;
  scope: Settings["scope"];
  /** Names of scenarios. */
  only: readonly string[];
  signal: AbortSignal;
}

/** Rejects with a BenchError where the module or an Envoy cannot be had. */
export async function settingsOf({ root, module, scope, only, signal }: Asked): Promise<Settings> {
  const path = resolve(module ?? join(root, "dist/meshfuse.wasm"));
  if (!existsSync(path))
    throw new BenchError(`${path} is not there; build it with npm run build, or name another`);
  const progress = progressSince(Date.now());
  const envoy = await envoyBinary({ progress }).catch((error: Error) => {
    throw new BenchError(error.message);
  });
  const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "meshfuse", "bench");
  return { envoy, module: path, scope, only, cache, signal, progress };
}

/** Runs the steps; what they could not measure stands in the report. */
export async function measure(
  title: string,
  steps: readonly Step[],
  settings: Settings,
  root: string,
): Promise<Report> {
  const machine = await describeMachine(settings.envoy, root, new Date());
  const { results, failures, tookS } = await runSteps(steps, settings, () => Date.now());
  machine.loadAfter = loadavg()[0];
  const bytes = readFileSync(settings.module);
  const sha256 = createHash("sha256").update(bytes).digest("hex").slice(0, 12);
  const module = { bytes: bytes.length, sha256 };
  return { title, machine, module, tookS, results, failures, pending: PENDING };
}

/** Lines with the seconds since `beganMs`, on stderr: stdout has the results. */
function progressSince(beganMs: number): (line: string) => void {
  return (line) => {
    const seconds = ((Date.now() - beganMs) / 1_000).toFixed(0);
    process.stderr.write(`[${seconds.padStart(4)} s] ${line}\n`);
  };
}
