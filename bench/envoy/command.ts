// Runs a short command to its end and keeps what it said.
import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable } from "node:stream";

/** Of its output: a command that never stops talking costs no more. */
const KEPT_CHARS = 64 * 1024;

type Child = ChildProcessByStdio<null, Readable, Readable>;

export interface Finished {
  /** Exit code; undefined when the command could not be started or was killed. */
  code?: number;
  /** The last of stdout and stderr, as they came. */
  output: string;
}

/**
 * Never rejects: a command that cannot be started, has not ended `withinMs` (default: no limit), or was ended because
 * of `signal`, has no code and says why in `output`. With a signal all that it started is ended with it.
 */
export function runCommand(
  command: string,
  args: readonly string[],
  withinMs?: number,
  signal?: AbortSignal,
): Promise<Finished> {
  return new Promise<Finished>((resolve) => {
    const child = spawn(command, args, {
      stdio: ["ignore", "pipe", "pipe"],
      detached: signal !== undefined,
    });
    let output = "";
    const keep = (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-KEPT_CHARS);
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    const end = endedEarly(child, withinMs, signal);
    child.on("error", (error) => {
      end.release();
      resolve({ output: error.message });
    });
    child.on("close", (code, endedBy) => {
      end.release();
      if (code === null) resolve({ output: output + (end.why() ?? `ended by ${endedBy}`) });
      else resolve({ code, output });
    });
  }).catch((error: Error) => ({ output: error.message }));
}

/** Ends it when its time is over, or on the signal; `why`: which of them it was, if any. `release`: it ended. */
function endedEarly(child: Child, withinMs: number | undefined, signal: AbortSignal | undefined) {
  let late: string | undefined;
  const stop = (why: string) => {
    late = why;
    // A compiler's work is done by its children: they are a group of their own.
    if (signal !== undefined && child.pid !== undefined) endGroup(child.pid);
    else child.kill("SIGKILL");
    // Whatever it started may hold the pipes open.
    child.stdout.destroy();
    child.stderr.destroy();
  };
  const timer =
    withinMs === undefined ? undefined : setTimeout(stop, withinMs, `no answer within ${withinMs / 1000} s`);
  const interrupt = () => stop("interrupted");
  if (signal?.aborted) interrupt();
  else signal?.addEventListener("abort", interrupt);
  return {
    why: () => late,
    release: () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", interrupt);
    },
  };
}

/** It may have ended by itself in this instant. */
function endGroup(leader: number): void {
  try {
    process.kill(-leader, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
