// How the build runs commands and speaks. Plain JavaScript, as all of the build: it runs before any package is there.
import { spawn } from "node:child_process";
import { constants } from "node:os";
import { dirname, join } from "node:path";

export const ROOT = dirname(import.meta.dirname);
export const MODULES = join(ROOT, "node_modules");
/** What a build step prints goes where our own lines go. */
export const TO_STDERR = ["ignore", 2, 2];

const started = performance.now();

/** A step that failed: its words are all that a person needs, so no stack is shown. `code`: the build's exit code. */
export class Failure extends Error {
  constructor(message, code = 1) {
    super(message);
    this.code = code;
  }
}

/** A line to stderr, with the seconds since the start. */
export function say(what) {
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  process.stderr.write(`[${seconds.padStart(5)}s] ${what}\n`);
}

/** A package's own script, run by this Node: no shell, no search. */
export function bin(path) {
  return join(MODULES, path);
}

/** Rejects with a Failure when the command does not end with 0. */
export async function step(name, command, args) {
  const code = await run(command, args, TO_STDERR);
  if (code !== 0) throw new Failure(`${name} failed with ${code}`, code);
}

/** Runs a command to its end; resolves with its exit code, 128 + n when signal n ended it. */
export function run(command, args, stdio, environment = {}) {
  const isScript = command.startsWith(MODULES);
  const [file, argv] = isScript ? [process.execPath, [command, ...args]] : [command, args];
  return new Promise((resolve, reject) => {
    // A terminal sends its interrupt to the whole group: forwarding it too would be a second one.
    const forwarded = process.stdin.isTTY ? ["SIGTERM", "SIGHUP"] : ["SIGTERM", "SIGHUP", "SIGINT"];
    const forward = (signal) => child.kill(signal);
    const ignore = () => {};
    for (const signal of forwarded) process.on(signal, forward);
    if (process.stdin.isTTY) process.on("SIGINT", ignore);
    // After that: the command may send a signal as soon as it runs.
    const child = spawn(file, argv, { cwd: ROOT, stdio, env: { ...process.env, ...environment } });
    child.on("error", (error) => reject(new Failure(`${file} does not start: ${error.message}`, 127)));
    child.on("close", (code, signal) => {
      for (const name of forwarded) process.off(name, forward);
      process.off("SIGINT", ignore);
      resolve(code ?? 128 + constants.signals[signal]);
    });
  });
}
