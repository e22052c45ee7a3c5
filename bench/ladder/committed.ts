// Files of numbers that are committed beside the code that measures them.
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { replaceFile } from "../report/index.js";
import { BenchError, type Settings, type Step } from "./step.js";

/** Stands at the root of the checkout, and nowhere in dist/. */
const MARK = "asconfig.json";

/** A step whose numbers are committed. */
export interface CommittedStep extends Step {
  /** Measures all that is committed and writes it with its reason; the path of the file. Rejects with a BenchError. */
  commit(settings: Settings, reason: string): Promise<string>;
}

/** The checkout's root, from the sources and from dist/. Throws a BenchError outside a checkout. */
export function checkout(from: string = import.meta.dirname): string {
  for (let folder = from; folder !== dirname(folder); folder = dirname(folder))
    if (existsSync(join(folder, MARK))) return folder;
  throw new BenchError(`${from} is in no checkout: committed numbers are kept in one`);
}

/** The file of a step, as it was written. Rejects with a BenchError where it is not there or no JSON. */
export async function readCommitted<Numbers>(step: string, root = checkout()): Promise<Numbers> {
  const path = pathOf(step, root);
  try {
    return JSON.parse(await readFile(path, "utf8"));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new BenchError(`${path} cannot be read: ${why}\nMake it anew: ${commandOf(step)}`);
  }
}

/** Its path. */
export async function writeCommitted(step: string, numbers: object, root = checkout()): Promise<string> {
  const path = pathOf(step, root);
  await replaceFile(path, `${JSON.stringify(numbers, undefined, 2)}\n`);
  return path;
}

/** How a person commits new numbers. */
export function commandOf(step: string): string {
  return `npm run bench -- ${step} --commit "REASON"`;
}

/** Throws a BenchError for a reason that says nothing. */
export function checkReason(reason: string): string {
  const said = reason.trim();
  if (said === "") throw new BenchError("say why the numbers change: the reason is empty");
  return said;
}

function pathOf(step: string, root: string): string {
  return join(root, "bench/ladder", step, "committed.json");
}
