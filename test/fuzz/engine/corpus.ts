// Where inputs are kept: those of the repository, run first each time, and those that a long run leaves behind.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { ROOT } from "../module/build.js";
import { Finding } from "../world/finding.js";
import { Coverage } from "./coverage.js";
import { outcomeOf } from "./fuzzer.js";
import type { Target } from "./target.js";

/** Checked in. */
export const KEPT = "test/fuzz/corpus";
/** Of long runs; git ignores it. */
export const FRESH = "dist/fuzz";

export interface Kept {
  /** From the repository's root. */
  path: string;
  input: Uint8Array;
}

/** The inputs of a target below `folder`, in the order of their names. */
export function readCorpus(target: string, folder = KEPT): Kept[] {
  const place = join(ROOT, folder, target);
  if (!existsSync(place)) return [];
  const names = readdirSync(place).sort();
  return names.map((name) => ({
    path: join(folder, target, name),
    input: new Uint8Array(readFileSync(join(place, name))),
  }));
}

/** Writes an input under a name made of its bytes; its path from the repository's root. */
export function writeInput(target: Target, input: Uint8Array, folder: string, prefix = ""): string {
  const name = `${prefix}${createHash("sha256").update(input).digest("hex").slice(0, 12)}.${target.ending}`;
  const place = join(ROOT, folder, target.name, name);
  mkdirSync(dirname(place), { recursive: true });
  writeFileSync(place, input);
  return relative(ROOT, place);
}

/** The target of a file of a corpus: the folder that it lies in. */
export function targetOf(path: string): string {
  return basename(dirname(path));
}

/**
 * A few of the inputs that together pass what all of them pass, the small ones first; those left out that pass fewer
 * than `leastGain` features more than `before` and the ones taken already.
 */
export function distil(
  target: Target,
  inputs: readonly Uint8Array[],
  before: readonly Uint8Array[] = [],
  leastGain = 1,
): Uint8Array[] {
  const coverage = new Coverage();
  const gain = (input: Uint8Array) => {
    const outcome = outcomeOf(target, input);
    return outcome instanceof Finding ? 0 : coverage.add(outcome);
  };
  for (const input of before) gain(input);
  return [...inputs].sort((a, b) => a.length - b.length).filter((input) => gain(input) >= leastGain);
}
