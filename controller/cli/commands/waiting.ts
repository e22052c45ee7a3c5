/** `--wait`, as `apply` and `delete` have it. */
import type { Command } from "commander";
import type { Policy } from "../../model/index.js";
import { parseDurationMs } from "../../policy/index.js";
import { painter } from "../output.js";
import { linesOf, sheetsText } from "../sheet.js";
import { print, type View } from "../show.js";
import { waitedLines, waitFailure, waitForSidecars } from "../wait.js";
import { usage, type World } from "../world.js";
import type { OutputOptions } from "./shared.js";

/** A push, a compilation in each Envoy and a report take some seconds. */
const DEFAULT_TIMEOUT = "30s";

export interface WaitFlags {
  wait?: boolean;
  timeout?: string;
}

export function withWait(command: Command): Command {
  return command
    .option(
      "--wait",
      "until every sidecar that it concerns runs it; else ends with 4, or 1 where it is refused",
    )
    .option("--timeout <duration>", `how long --wait waits at most (default ${DEFAULT_TIMEOUT})`);
}

/** Throws before anything is applied. */
export function readTimeout({ wait, timeout = DEFAULT_TIMEOUT }: WaitFlags): number {
  if (wait !== true && timeout !== DEFAULT_TIMEOUT)
    throw usage("--timeout: is for --wait", "give both, or none");
  const timeoutMs = parseDurationMs(timeout);
  if (timeoutMs !== null) return timeoutMs;
  throw usage(`--timeout: ${JSON.stringify(timeout)} is not a duration such as 30s or 2m`);
}

/** `done`: what came of the change itself; people see it before the waiting, programs with its result, as one document. */
export async function awaitDelivery(
  world: World,
  { server, output, timeoutMs }: OutputOptions & { timeoutMs: number },
  policies: readonly Policy[],
  done: View & { value: object },
): Promise<void> {
  if (output === "table") print(world, output, done);
  const options = server === undefined ? { timeoutMs } : { timeoutMs, server };
  const wait = await waitForSidecars(world, policies, options);
  if (output === "table") {
    world.stdout.write(sheetsText([linesOf(waitedLines(wait))], painter(world.stdout, world.env)));
  } else print(world, output, { value: { ...done.value, wait }, sheets: [] });
  const failure = waitFailure(wait, timeoutMs);
  if (failure !== undefined) throw failure;
}
