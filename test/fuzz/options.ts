// The command line of `npm run fuzz`.
import { isTarget, TARGETS, type TargetName } from "./targets/index.js";

export const USAGE = `npm run fuzz -- [--target NAME]... [--for 10m] [--seed N]
npm run fuzz -- replay FILE [--target NAME]
npm run fuzz -- keep [--target NAME]...

targets: ${TARGETS.join(", ")}; all of them, one after the other, where none is named`;

const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000 };
const DEFAULT_MS = 60_000;

export interface Options {
  command: "run" | "replay" | "keep";
  targets: readonly TargetName[];
  /** For each target. */
  forMs: number;
  seed: number;
  /** Of replay. */
  file: string;
}

/** The options, or what is wrong with them. */
export function parseOptions(args: readonly string[], defaultSeed: number): Options | { error: string } {
  const options: Options = { command: "run", targets: [], forMs: DEFAULT_MS, seed: defaultSeed, file: "" };
  const rest = [...args];
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    const error = take(options, arg, rest);
    if (error !== undefined) return { error };
  }
  if (options.command === "replay" && options.file === "") return { error: "replay needs a file" };
  return options;
}

/** Undefined where the argument is understood. */
function take(options: Options, arg: string, rest: string[]): string | undefined {
  if (arg === "--target") return takeTarget(options, rest.shift() ?? "");
  if (arg === "--for") return takeTime(options, rest.shift() ?? "");
  if (arg === "--seed") return takeSeed(options, rest.shift() ?? "");
  if (arg === "keep") options.command = "keep";
  else if (arg === "replay") {
    options.command = "replay";
    options.file = rest.shift() ?? "";
  } else return `"${arg}" is not known`;
  return undefined;
}

function takeTarget(options: Options, name: string): string | undefined {
  if (!isTarget(name)) return `"${name}" is not one of ${TARGETS.join(", ")}`;
  options.targets = [...options.targets, name];
  return undefined;
}

function takeTime(options: Options, text: string): string | undefined {
  const [, digits, unit = ""] = /^(\d{1,6})([smh])$/.exec(text) ?? [];
  if (digits === undefined) return `"${text}" is not a time such as 30s, 10m or 2h`;
  options.forMs = Number(digits) * (UNITS[unit] ?? 0);
  return undefined;
}

function takeSeed(options: Options, text: string): string | undefined {
  if (!/^\d{1,9}$/.test(text)) return `"${text}" is not a seed such as 42`;
  options.seed = Number(text);
  return undefined;
}
