// The terminals in which a reader works: one shell that keeps its variables, and beside it what goes on by itself.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { ReaderFolder } from "./folder.js";
import { alone } from "./isolation.js";

/** Longer than a block needs on a loaded machine: a build took 180 s there, and each command may take 20 s to start. */
const COMMAND_MS = 600_000;
/** Envoy, the controller and servers all end at once when they are asked to. */
const END_MS = 60_000;
const LOOK_MS = 100;

/** However the shell ends, what it started ends with it. */
const ENDING = "trap 'for job in $(jobs -p); do kill -KILL -- -$job 2>/dev/null; done' EXIT";

export interface Ran {
  /** False: a command failed. */
  ok: boolean;
  /** Both streams, as a terminal shows them. */
  output: string;
}

export interface Terminal {
  /**
   * Runs a script in the one shell; the first command that fails ends it. `mayFail`: only the script ends with it; but
   * then the shell keeps none of its variables.
   */
  run(script: string, mayFail?: boolean): Promise<Ran>;
  /** As in a further terminal. */
  start(name: string, script: string): Promise<void>;
  /** Ctrl-C in that terminal. Resolves with its output when it has ended; rejects when it had ended before, or does not. */
  interrupt(name: string): Promise<string>;
  /** What it has printed so far. */
  outputOf(name: string): string;
  /** Ends what is left. */
  close(): Promise<void>;
}

export function openTerminal({ here, beside, env }: ReaderFolder): Terminal {
  const [program, args] = alone("bash", ["--norc", "-s"]);
  const shell = spawn(program, [...args], { cwd: here, env, stdio: ["pipe", "pipe", "inherit"] });
  let isGone = false;
  const ended = once(shell, "exit").then(() => {
    isGone = true;
  });
  // A shell that a command ended is written to once more before its end is heard of.
  shell.stdin?.on("error", () => {
    isGone = true;
  });
  const answers = linesFrom(shell);
  let count = 0;
  /** The shell tells on its standard output, which no command has, how a step ended. */
  const tell = (line: string) => shell.stdin?.write(`${line}\n`);
  tell(ENDING);
  const file = (name: string) => join(beside, name);
  const ask = async (script: string, mayFail = false): Promise<Ran> => {
    const step = file(`step-${++count}`);
    writeFileSync(step, script);
    const run = `. '${step}' >'${step}.out' 2>&1 </dev/null`;
    if (mayFail) tell(`set +e; (set -eo pipefail; ${run}); test $? = 0 && echo done || echo failed`);
    else tell(`set -eo pipefail; ${run}; echo done`);
    const ok = (await answers.next(COMMAND_MS)) === "done";
    return { ok, output: readFileSync(`${step}.out`, "utf8") };
  };
  const outputOf = (name: string) => readFileSync(`${file(name)}.out`, "utf8");
  return {
    run: ask,
    outputOf,
    async start(name, script) {
      writeFileSync(file(name), script);
      // `set -m`: a process group of its own, which hears of Ctrl-C as in a terminal.
      const log = `'${file(name)}.out'`;
      tell(
        `set -m; bash -e '${file(name)}' >${log} 2>&1 </dev/null & echo $! >'${file(name)}.pid'; set +m; echo done`,
      );
      await answers.next(COMMAND_MS);
    },
    async interrupt(name) {
      const pid = readFileSync(`${file(name)}.pid`, "utf8").trim();
      const isAlive = `kill -0 ${pid} 2>/dev/null`;
      const looks = `for look in $(seq ${END_MS / LOOK_MS}); do ${isAlive} || break; sleep ${LOOK_MS / 1000}; done`;
      const { ok } = await ask(`kill -INT -- -${pid}\n${looks}\nif ${isAlive}; then false; fi\n`);
      if (ok) return outputOf(name);
      throw new Error(`it had ended before, or does not end; it said:\n${outputOf(name)}`);
    },
    async close() {
      if (isGone) return;
      shell.stdin?.end("exit 0\n");
      const timer = setTimeout(() => shell.kill("SIGKILL"), END_MS);
      await ended;
      clearTimeout(timer);
    },
  };
}

/** Lines of standard output, one at a time; undefined: it has ended, or says nothing. */
function linesFrom(shell: ChildProcess): { next(withinMs: number): Promise<string | undefined> } {
  if (shell.stdout === null) throw new Error("the shell has a standard output");
  const lines = createInterface({ input: shell.stdout })[Symbol.asyncIterator]();
  return {
    async next(withinMs) {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<undefined>((resolve) => {
        timer = setTimeout(() => resolve(undefined), withinMs);
      });
      const line = await Promise.race([lines.next().then(({ value }) => value), late]);
      clearTimeout(timer);
      return line;
    },
  };
}
