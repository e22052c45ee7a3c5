// Runs a compiler or a package manager: long, in a folder of its own, ended with all it started when the bench ends.
import { spawn } from "node:child_process";

/** Of its output: what an error shows is at its end. */
const KEPT_CHARS = 16 * 1024;
const SHOWN_LINES = 12;

export interface Execution {
  command: string;
  args: readonly string[];
  /** Where it works; default: here. */
  folder?: string;
  /** Added to this process's environment. */
  env?: NodeJS.ProcessEnv;
  signal: AbortSignal;
  /** Sees each line of its stderr as it comes. */
  onLine?: (line: string) => void;
}

/** What it wrote to stdout. Rejects when it cannot be started or fails, with the last lines it said; once `signal` says so. */
export async function execute({ command, args, folder, env, signal, onLine }: Execution): Promise<string> {
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: folder,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
      // A group of its own: a compiler's children are ended with it.
      detached: true,
    });
    const stop = () => {
      if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
    };
    signal.addEventListener("abort", stop, { once: true });
    process.once("exit", stop);
    let written = "";
    let said = "";
    let line = "";
    child.stdout.on("data", (chunk: Buffer) => {
      written += chunk.toString();
      said = (said + chunk.toString()).slice(-KEPT_CHARS);
    });
    child.stderr.on("data", (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-KEPT_CHARS);
      line = toldLines(line + chunk.toString(), onLine);
    });
    child.on("error", (error) => {
      if (child.pid === undefined) settle(() => reject(error));
    });
    child.on("close", (code) => {
      settle(() => (code === 0 ? resolve(written) : reject(failure(command, code, said, signal))));
    });
    const settle = (end: () => void) => {
      signal.removeEventListener("abort", stop);
      process.removeListener("exit", stop);
      end();
    };
  });
}

/** What follows the last line's end: it may go on in the next chunk. */
function toldLines(text: string, tell?: (line: string) => void): string {
  const lines = text.split("\n");
  const rest = lines.pop() ?? "";
  for (const each of lines) if (each.trim() !== "") tell?.(each.trim());
  return rest;
}

function failure(command: string, code: number | null, said: string, signal: AbortSignal): Error {
  if (signal.aborted) return new Error(`${command} was interrupted`, { cause: signal.reason });
  const tail = said.trim().split("\n").slice(-SHOWN_LINES).join("\n  ");
  return new Error(`${command} ended with ${code ?? "a signal"}:\n  ${tail}`);
}
