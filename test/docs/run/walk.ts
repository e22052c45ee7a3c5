// Does what a page says, from its top to its bottom, as a reader would.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { ANYTHING, differenceOf } from "../expected.js";
import type { Step } from "../plan.js";
import { type ReaderFolder, readerFolder } from "./folder.js";
import { openTerminal, type Terminal } from "./terminal.js";

/** `sh again`: so long a reader would go on looking, on a machine so busy that a look takes twenty seconds. */
const PATIENCE_MS = 300_000;
const LOOK_EVERY_MS = 1_000;
/** Of what goes on beside, when something is wrong. */
const TAIL_LINES = 15;

/** Rejects with the line of the page, what was run and what it printed, at the first step that does not go as it says. */
export async function walk(
  path: string,
  steps: readonly Step[],
  commands: { envoy: string; main: string },
): Promise<void> {
  const folder = readerFolder(commands);
  const terminal = openTerminal(folder);
  const running: string[] = [];
  try {
    for (const step of steps) {
      const problem = await take(step, folder, terminal, running);
      if (problem !== undefined) {
        throw new Error([`${path}:${step.line}: ${problem}`, ...tails(terminal, running)].join("\n"));
      }
    }
    for (const name of running.toReversed()) {
      await terminal.interrupt(name).catch((error: Error) => {
        throw new Error(`${path}: ${name}, at the end of the page: ${error.message}`);
      });
    }
  } finally {
    await terminal.close();
    folder.remove();
  }
}

async function take(
  step: Step,
  { here }: ReaderFolder,
  terminal: Terminal,
  running: string[],
): Promise<string | undefined> {
  if (step.do === "write") {
    mkdirSync(dirname(join(here, step.file)), { recursive: true });
    writeFileSync(join(here, step.file), step.text);
    return undefined;
  }
  if (step.do === "start") {
    running.push(step.name);
    await terminal.start(step.name, step.script);
    return undefined;
  }
  if (step.do === "interrupt") {
    running.splice(running.indexOf(step.name), 1);
    return terminal.interrupt(step.name).then(
      () => undefined,
      (error: Error) => `Ctrl-C: ${error.message}`,
    );
  }
  return look(step, terminal);
}

async function look(step: Step & { do: "run" }, terminal: Terminal): Promise<string | undefined> {
  const end = Date.now() + (step.again ? PATIENCE_MS : 0);
  for (;;) {
    const { ok, output } = await terminal.run(step.script, step.again);
    const difference = ok
      ? differenceOf(step.expected ?? ANYTHING, output)
      : "a command failed, or took too long";
    if (difference === undefined) return undefined;
    if (Date.now() > end) return `${difference}\n$ ${step.script}${output}`;
    await wait(LOOK_EVERY_MS);
  }
}

function tails(terminal: Terminal, names: readonly string[]): string[] {
  return names.map((name) => {
    const lines = terminal.outputOf(name).trimEnd().split("\n").slice(-TAIL_LINES);
    return `--- ${name}\n${lines.join("\n")}`;
  });
}
