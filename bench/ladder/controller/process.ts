// The real controller as users run it, in a process of its own, with a journal on this machine's disk.
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { BenchError, type Settings } from "../step.js";

/** It is there within a second; a busy machine takes longer. */
const READY_WITHIN_MS = 30_000;
/** It ends its streams within 2 s. */
const END_WITHIN_MS = 5_000;
const KEPT_CHARS = 4_096;

export interface ControllerProcess {
  readonly pid: number;
  /** `host:port` for configurations and reports. */
  readonly xds: string;
  /** URL of the API. */
  readonly api: string;
  /** Ends it and removes its data. May be called again. */
  stop(): Promise<void>;
}

export interface ControllerOptions {
  /** Default: the compiled command. */
  entry?: string;
  /** Further ones. */
  flags?: readonly string[];
}

/** What runs now; ended with this process. */
const running = new Set<ChildProcess>();
process.on("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

/** Rejects with a BenchError that tells what it said when it does not start. */
export async function startController(
  settings: Pick<Settings, "module" | "signal">,
  { entry = entryFile(), flags: more = [] }: ControllerOptions = {},
): Promise<ControllerProcess> {
  settings.signal.throwIfAborted();
  const data = await mkdtemp(join(tmpdir(), "meshfuse-bench-controller-"));
  const flags = ["--xds-port", "0", "--api-port", "0", "--data", data, "--module", settings.module, ...more];
  const guard = ["--import", `data:text/javascript,${encodeURIComponent(guardOf(data))}`];
  const child = spawn(process.execPath, [...guard, entry, "controller", ...flags, "--log-level", "info"], {
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  running.add(child);
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const stop = async () => {
    child.kill("SIGTERM");
    const force = setTimeout(() => child.kill("SIGKILL"), END_WITHIN_MS);
    await ended;
    clearTimeout(force);
    running.delete(child);
    await rm(data, { recursive: true, force: true });
  };
  try {
    return { pid: child.pid ?? 0, ...(await addressesOf(child, ended)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

export interface Addresses {
  xds: string;
  api: string;
}

/** From a line of its log; undefined: it is another line. */
export function addressesIn(line: string): Addresses | undefined {
  if (!line.startsWith("{")) return undefined;
  const { xds, api } = JSON.parse(line) as Partial<Addresses>;
  return xds === undefined || api === undefined ? undefined : { xds, api };
}

function addressesOf(child: ChildProcess, ended: Promise<void>): Promise<Addresses> {
  let said = "";
  let isFound = false;
  return new Promise((resolve, reject) => {
    const fail = (what: string) => reject(new BenchError(`the controller ${what}:\n${said.trim()}`));
    const timer = setTimeout(
      () => fail(`does not listen after ${READY_WITHIN_MS / 1_000} s`),
      READY_WITHIN_MS,
    );
    ended.then(() => {
      clearTimeout(timer);
      fail("ended before it listened");
    });
    child.once("error", (error) => fail(`cannot be started: ${error.message}`));
    // Read to the end: a pipe that nobody reads would hold it up.
    child.stderr?.on("data", (chunk: Buffer) => {
      if (isFound) return;
      said = (said + chunk.toString()).slice(-KEPT_CHARS);
      const whole = said.slice(0, said.lastIndexOf("\n") + 1).split("\n");
      const found = whole.map(addressesIn).find((each) => each !== undefined);
      if (found === undefined) return;
      isFound = true;
      clearTimeout(timer);
      resolve(found);
    });
  });
}

/**
 * Code that runs before the controller in its process: ends it, and removes its data, when whoever started it is gone
 * without a word.
 */
function guardOf(data: string): string {
  return `
    import { rmSync } from "node:fs";
    process.once("disconnect", () => {
      rmSync(${JSON.stringify(data)}, { recursive: true, force: true });
      process.exit(0);
    });
    process.channel?.unref();`;
}

/** Node runs JavaScript: from the sources, as in tests, the compiled command is taken. */
function entryFile(): string {
  const isCompiled = import.meta.url.endsWith(".js");
  const main = "controller/cli/main.js";
  const path = fileURLToPath(new URL(`../../../${isCompiled ? main : `dist/${main}`}`, import.meta.url));
  if (!existsSync(path)) throw new BenchError(`${path} is not there; run: npm run build`);
  return path;
}
