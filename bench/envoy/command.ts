// Runs a short command to its end and keeps what it said.
import { spawn } from "node:child_process";

/** Of its output: a command that never stops talking costs no more. */
const KEPT_CHARS = 64 * 1024;

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
    let late: string | undefined;
    const timer =
      withinMs === undefined
        ? undefined
        : setTimeout(stop, withinMs, `no answer within ${withinMs / 1000} s`);
    const interrupt = () => stop("interrupted");
    if (signal?.aborted) interrupt();
    else signal?.addEventListener("abort", interrupt);
    function stop(why: string) {
      late = why;
      // A compiler's work is done by its children: they are a group of their own.
      if (signal !== undefined && child.pid !== undefined) endGroup(child.pid);
      else child.kill("SIGKILL");
      // Whatever it started may hold the pipes open.
      child.stdout.destroy();
      child.stderr.destroy();
    }
    const keep = (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-KEPT_CHARS);
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.on("error", (error) => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", interrupt);
      resolve({ output: error.message });
    });
    child.on("close", (code, endedBy) => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", interrupt);
      if (code === null) resolve({ output: output + (late ?? `ended by ${endedBy}`) });
      else resolve({ code, output });
    });
  }).catch((error: Error) => ({ output: error.message }));
}

/** It may have ended by itself in this instant. */
function endGroup(leader: number): void {
  try {
    process.kill(-leader, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
