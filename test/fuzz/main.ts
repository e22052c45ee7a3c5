// `npm run fuzz`: see README.md. Exit code 0: nothing found; 1: something; 2: a mistake on the command line.
import { existsSync, readFileSync } from "node:fs";
import { relative, resolve } from "node:path";
import { Dice } from "../filter/soak/dice.js";
import { distil, FRESH, KEPT, readCorpus, targetOf, writeInput } from "./engine/corpus.js";
import { type Found, Fuzzer, outcomeOf, type Progress } from "./engine/fuzzer.js";
import { fuzz } from "./engine/session.js";
import { ROOT } from "./module/build.js";
import { type Options, parseOptions, USAGE } from "./options.js";
import { isTarget, startTarget, TARGETS, type TargetName } from "./targets/index.js";
import { Finding } from "./world/finding.js";

/** What is worth a file in the repository: small, and at least such a share of all features is new with it. */
const KEPT_BYTES = 3000;
const KEPT_SHARE = 1 / 300;

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const options = parseOptions(args, Date.now() % 1_000_000);
  if ("error" in options) {
    process.stderr.write(`${options.error}\n\n${USAGE}\n`);
    return 2;
  }
  if (options.command === "replay") return replay(options);
  const targets = options.targets.length > 0 ? options.targets : TARGETS;
  let found = 0;
  for (const target of targets)
    found += options.command === "keep" ? await keep(target) : await run(target, options);
  return found === 0 ? 0 : 1;
}

/** How many defects were found. */
async function run(name: TargetName, { seed, forMs }: Options): Promise<number> {
  say(`${name}: seed ${seed}`);
  const target = await startTarget(name);
  const inputs = [KEPT, FRESH].flatMap((folder) => readCorpus(name, folder)).map(({ input }) => input);
  const clock = () => performance.now();
  const fuzzer = fuzz(target, { inputs, seed, forMs, clock, onProgress: tell });
  for (const input of distil(target, fuzzer.fresh, inputs)) writeInput(target, input, FRESH);
  for (const found of fuzzer.found) tellFinding(found, writeInput(target, found.input, FRESH, "found-"));
  return fuzzer.found.length;
}

function tell({ target, runs, places, features, corpus, findings }: Progress, elapsedMs: number): void {
  const rate = Math.round(runs / (elapsedMs / 1000));
  const reached = `${places} places, ${features} features, ${corpus} inputs`;
  say(
    `${target}: ${Math.round(elapsedMs / 1000)} s, ${runs} runs, ${rate} a second, ${reached}, ${findings} findings`,
  );
}

function tellFinding({ finding, input }: Found, path: string): void {
  say(`FOUND ${finding.message}\n  in ${input.length} bytes; again with: npm run fuzz -- replay ${path}`);
}

async function replay({ file, targets }: Options): Promise<number> {
  const name = targets[0] ?? targetOf(resolve(ROOT, file));
  if (!isTarget(name)) {
    process.stderr.write(`${file} lies in no target's folder; say --target ${TARGETS.join("|")}\n`);
    return 2;
  }
  const path = resolve(ROOT, file);
  if (!existsSync(path)) {
    process.stderr.write(`there is no file ${path}\n`);
    return 2;
  }
  const input = new Uint8Array(readFileSync(path));
  const outcome = outcomeOf(await startTarget(name), input);
  say(outcome instanceof Finding ? `FOUND ${outcome.message}` : "nothing is wrong");
  return outcome instanceof Finding ? 1 : 0;
}

/** Moves what long runs found out into the repository: the few inputs that reach more than what is kept there. */
async function keep(name: TargetName): Promise<number> {
  const target = await startTarget(name);
  const kept = readCorpus(name).map(({ input }) => input);
  const fresh = readCorpus(name, FRESH).map(({ input }) => input);
  const small = fresh.filter(({ length }) => length <= KEPT_BYTES);
  const all = new Fuzzer(target, new Dice(0));
  all.begin([...kept, ...small]);
  const leastGain = Math.max(2, Math.ceil(all.coverage.features * KEPT_SHARE));
  const added = distil(target, small, kept, leastGain).map((input) => writeInput(target, input, KEPT));
  say(`${name}: ${added.length} inputs more in ${relative(ROOT, resolve(ROOT, KEPT))}/${name}`);
  return 0;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
