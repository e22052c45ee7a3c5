// The command as a user runs it: a process of its own, from dist/, with what it prints kept.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const MAIN = "dist/controller/cli/main.js";

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Stands in the environment of every process that a command started here starts. */
const MARK = `MESHFUSE_STARTED_BY=${process.pid}-${Date.now()}`;

export interface Running {
  child: ChildProcess;
  /** What it has printed so far. */
  stdout: () => string;
  stderr: () => string;
  ended: Promise<Ended>;
}

export function start(...args: string[]): Running {
  const child = spawn(process.execPath, [MAIN, ...args], {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, MESHFUSE_STARTED_BY: MARK.slice(MARK.indexOf("=") + 1) },
  });
  let stdout = "";
  let stderr = "";
  child.stdout?.on("data", (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr?.on("data", (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const ended = once(child, "close").then(([code]) => ({ code: code as number | null, stdout, stderr }));
  return { child, stdout: () => stdout, stderr: () => stderr, ended };
}

export function run(...args: string[]): Promise<Ended> {
  return start(...args).ended;
}

/** URL of the API of a controller that has started. */
export function addressOf({ stderr }: Running): string {
  return /"api":"(http:[^"]+)"/.exec(stderr())?.[1] ?? "";
}

/** Command lines of the processes that were started here, directly or not, and still live. Linux only. */
export function left(): string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && contentOf(`/proc/${name}/environ`).split("\0").includes(MARK))
    .map((pid) => contentOf(`/proc/${pid}/cmdline`));
}

/** Empty where the process ended between two looks, or belongs to somebody else. */
function contentOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

/**
 * Waits until `condition` gives something other than undefined or false; says what it waited for when it does not. The
 * deadline is for a start on a machine that is busy with other tests, and under that of a test, which says less.
 */
export async function until<T>(
  what: string,
  condition: () => T | undefined | false | Promise<T | undefined | false>,
  deadlineMs = 120_000,
): Promise<T> {
  const end = Date.now() + deadlineMs;
  for (;;) {
    const value = await condition();
    if (value !== undefined && value !== false) return value;
    if (Date.now() > end) throw new Error(`waited ${deadlineMs} ms for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
