#!/usr/bin/env node
/** The process of `meshfuse`: gives the command line the real world. */
import { hostname, userInfo } from "node:os";
import { text } from "node:stream/consumers";
import { runCli } from "./program.js";
import { EXIT } from "./world.js";

const interrupt = new AbortController();

function interruption(): AbortSignal {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      // Once the first has begun an orderly end, the second does not wait for it.
      if (interrupt.signal.aborted) process.exit(EXIT.interrupted);
      interrupt.abort(signal);
    });
  }
  return interrupt.signal;
}

/** Whoever read the output may have gone, as `head` does: that ends the command, and is no failure. */
function readersGone(stream: NodeJS.WriteStream): void {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") return interrupt.abort("EPIPE");
    process.stderr.write(`meshfuse: the output cannot be written: ${error.message}\n`);
    process.exit(EXIT.failed);
  });
}

function wait(delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, delayMs);
    signal.addEventListener("abort", done, { once: true });
    if (signal.aborted) done();
    function done() {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    }
  });
}

/** A container may run as a user that has no name. */
function identity(): string {
  const { USER: user, LOGNAME: login } = process.env;
  try {
    return `${userInfo().username}@${hostname()}`;
  } catch {
    return `${user ?? login ?? "unknown"}@${hostname()}`;
  }
}

function keys(pressed: (key: string) => void): () => void {
  const { stdin } = process;
  const hear = (bytes: Buffer) => {
    for (const key of bytes.toString()) pressed(key);
  };
  stdin.setRawMode(true);
  stdin.on("data", hear);
  return () => {
    stdin.off("data", hear);
    stdin.setRawMode(false);
    stdin.pause();
  };
}

readersGone(process.stdout);
readersGone(process.stderr);
process.exitCode = await runCli(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  readStdin: () => text(process.stdin),
  env: process.env,
  fetch,
  clock: Date.now,
  wait,
  identity,
  interruption,
  ...(process.stdin.isTTY ? { keys } : {}),
});
