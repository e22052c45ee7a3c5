// What a count of instructions depends on beside the module: the programs that make machine code of it.
import { runCommand } from "../../envoy/index.js";
import { missingTools } from "./machine.js";

const ASK_LIMIT_MS = 10_000;
/** The host is written for the C of this one; later ones name functions otherwise. */
const WASM2C = "1.0.32";

export interface Versions {
  wasm2c: string;
  gcc: string;
  valgrind: string;
  /** Of Node's names: x64, arm64. */
  cpu: string;
}

/** The tools, if instructions can be counted with them; else why not, and what to do. */
export async function findTools(): Promise<Versions | { why: string }> {
  const missing = missingTools();
  if (missing !== undefined) return { why: missing };
  const versions = await ask();
  const why = unusable(versions);
  return why === undefined ? versions : { why };
}

/** Undefined: these can be used. */
export function unusable({ wasm2c }: Pick<Versions, "wasm2c">): string | undefined {
  if (wasm2c === WASM2C) return undefined;
  return `install wasm2c of wabt ${WASM2C}: the one on the PATH is of ${wasm2c}, which writes another C`;
}

/** What differs, as "gcc 13.2.0 instead of 12.2.0"; undefined: nothing does. */
export function difference(found: Versions, committed: Versions): string | undefined {
  const names = ["wasm2c", "gcc", "valgrind", "cpu"] as const;
  const differing = names.filter((name) => found[name] !== committed[name]);
  if (differing.length === 0) return undefined;
  return differing.map((name) => `${name} ${found[name]} instead of ${committed[name]}`).join(", ");
}

async function ask(): Promise<Versions> {
  const [wasm2c, gcc, valgrind] = await Promise.all([
    say("wasm2c", "--version"),
    say("gcc", "-dumpfullversion"),
    say("valgrind", "--version"),
  ]);
  return { wasm2c, gcc, valgrind: valgrind.replace(/^valgrind-/, ""), cpu: process.arch };
}

async function say(command: string, flag: string): Promise<string> {
  const { output } = await runCommand(command, [flag], ASK_LIMIT_MS);
  return output.trim().split("\n")[0] ?? "";
}
