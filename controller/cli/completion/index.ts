/** Completion for shells: their scripts, and the answers to what these ask at each press of the key. */
import type { Command } from "commander";
import { printable } from "../output.js";
import type { World } from "../world.js";
import { valuesFor } from "./names.js";
import { completionOf } from "./words.js";

export { completionScript, HOW_TO, SHELLS, type Shell } from "./scripts.js";

/** What the scripts call; hidden from the help. */
export const COMPLETE = "__complete";
const FILES = ":files";

/** A line for each candidate: `VALUE<tab>ABOUT`. */
export async function complete(program: Command, words: readonly string[], world: World): Promise<void> {
  const { candidates, slot, prefix, typed } = completionOf(program, words);
  const values = slot === undefined ? { candidates: [] } : await valuesFor(slot, world, serverIn(words));
  const more = "files" in values ? [] : values.candidates;
  const lower = typed.toLowerCase();
  const lines = [...candidates, ...more]
    .filter(({ value }) => value.toLowerCase().startsWith(lower))
    .map(({ value, about }) => `${printable(`${prefix}${value}`)}\t${printable(about)}\n`);
  if ("files" in values) lines.push(`${FILES}\n`);
  world.stdout.write(lines.join(""));
}

/** `--server` as it stands on the line that is being typed. */
function serverIn(words: readonly string[]): string | undefined {
  const at = words.indexOf("--server");
  const joined = words.find((word) => word.startsWith("--server="));
  return at >= 0 ? words[at + 1] : joined?.slice("--server=".length);
}
