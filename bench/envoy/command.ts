// Runs a short command to its end and keeps what it said.
import { spawn } from "node:child_process";

export interface Finished {
  /** Exit code; undefined when the command could not be started or was killed. */
  code?: number;
  /** stdout and stderr, as they came. */
  output: string;
}

/** Never rejects: a command that cannot be started has no code and says why in `output`. */
export function runCommand(command: string, args: readonly string[]): Promise<Finished> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    const keep = (chunk: Buffer) => {
      output += chunk.toString();
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.on("error", (error) => resolve({ output: error.message }));
    child.on("close", (code, signal) => {
      resolve(code === null ? { output: `${output}ended by ${signal}` } : { code, output });
    });
  });
}
