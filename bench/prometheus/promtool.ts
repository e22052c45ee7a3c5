// What promtool says of metrics and rules.
import { spawn } from "node:child_process";

const ANSWER_WITHIN_MS = 60_000;

export interface Judgement {
  /** Undefined: it did not run, or did not end in time. */
  code: number | undefined;
  /** What it wrote, both streams. */
  output: string;
}

/** Runs `promtool ARGS`, with `input` on its standard input. Never rejects. */
export function runPromtool(promtool: string, args: readonly string[], input = ""): Promise<Judgement> {
  return new Promise((resolve) => {
    const child = spawn(promtool, args, { stdio: "pipe", timeout: ANSWER_WITHIN_MS });
    let output = "";
    const keep = (chunk: Buffer) => {
      output += chunk.toString();
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.on("error", (error) => resolve({ code: undefined, output: error.message }));
    child.on("close", (code) => resolve({ code: code ?? undefined, output }));
    // It may end before it has read everything; its output says why.
    child.stdin.on("error", keepQuiet);
    child.stdin.end(input);
  });
}

function keepQuiet(): undefined {
  return undefined;
}
