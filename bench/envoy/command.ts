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
 * Never rejects: a command that cannot be started, or has not ended `withinMs` (default: no limit), has no code and
 * says why in `output`.
 */
export function runCommand(command: string, args: readonly string[], withinMs?: number): Promise<Finished> {
  return new Promise<Finished>((resolve) => {
    const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    let late: string | undefined;
    const timer = withinMs === undefined ? undefined : setTimeout(stop, withinMs);
    function stop() {
      late = `no answer within ${(withinMs ?? 0) / 1000} s`;
      child.kill("SIGKILL");
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
      resolve({ output: error.message });
    });
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      if (code === null) resolve({ output: output + (late ?? `ended by ${signal}`) });
      else resolve({ code, output });
    });
  }).catch((error: Error) => ({ output: error.message }));
}
