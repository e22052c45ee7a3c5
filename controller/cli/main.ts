#!/usr/bin/env node
/** The process of `meshfuse`: gives the command line the real world. */
import { text } from "node:stream/consumers";
import { runCli } from "./program.js";

/** Once the first signal has begun an orderly end, the second does not wait for it. */
const KILLED_BY_SIGNAL = 130;

function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      if (controller.signal.aborted) process.exit(KILLED_BY_SIGNAL);
      controller.abort(signal);
    });
  }
  return controller.signal;
}

process.exitCode = await runCli(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  readStdin: () => text(process.stdin),
  env: process.env,
  fetch,
  clock: Date.now,
  interruption,
});
