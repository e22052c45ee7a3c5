// What a count of instructions depends on beside the module: the programs that make machine code of it.
import { runCommand } from "../../envoy/index.js";

const ASK_LIMIT_MS = 10_000;

export interface Versions {
  wasm2c: string;
  gcc: string;
  valgrind: string;
  /** Of Node's names: x64, arm64. */
  cpu: string;
}

/** Of tools that are there. */
export async function versionsOf(): Promise<Versions> {
  const [wasm2c, gcc, valgrind] = await Promise.all([
    ask("wasm2c", "--version"),
    ask("gcc", "-dumpfullversion"),
    ask("valgrind", "--version"),
  ]);
  return { wasm2c, gcc, valgrind: valgrind.replace(/^valgrind-/, ""), cpu: process.arch };
}

async function ask(command: string, flag: string): Promise<string> {
  const { output } = await runCommand(command, [flag], ASK_LIMIT_MS);
  return output.trim().split("\n")[0] ?? "";
}

/** What differs, as "gcc 13.2.0 instead of 12.2.0"; undefined: nothing does. */
export function difference(found: Versions, committed: Versions): string | undefined {
  const names = ["wasm2c", "gcc", "valgrind", "cpu"] as const;
  const differing = names.filter((name) => found[name] !== committed[name]);
  if (differing.length === 0) return undefined;
  return differing.map((name) => `${name} ${found[name]} instead of ${committed[name]}`).join(", ");
}
