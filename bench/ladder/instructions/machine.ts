// A module as machine code with a host around it: wasm2c makes C of the module, gcc a program of both.
import { existsSync, readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { runCommand } from "../../envoy/index.js";
import { BenchError } from "../step.js";
import { entriesOf } from "./entries.js";

/** wasm2c keeps its runtime beside its program, in one of these. */
const RUNTIME_FOLDERS = ["share/wabt/wasm2c", "src/wasm2c"];
const RUNTIME = "wasm-rt-impl.c";
const TOOLS = [
  ["wasm2c", "of wabt 1.0.32 (Debian: wabt)"],
  ["gcc", "(Debian: gcc libc6-dev)"],
  ["valgrind", "(Debian: valgrind)"],
] as const;
/** gcc takes 5 s for the filter; a machine that is busy with other things, more. */
const BUILD_LIMIT_MS = 300_000;
const MACHINE = join(import.meta.dirname, "machine");
/** What distributions switch on or off for each compilation: then one version makes the same code on all of them. */
const SAME_EVERYWHERE = [
  "-fno-pie",
  "-no-pie",
  "-fno-stack-protector",
  "-fno-stack-clash-protection",
  "-fcf-protection=none",
  "-U_FORTIFY_SOURCE",
];
/** Optimised as V8 optimises, more or less; with lines, by which a profile tells files apart; without files elsewhere. */
const FLAGS = ["-O2", "-g", "-w", ...SAME_EVERYWHERE, "-pipe"];

/** Else gcc knows these loops for what they are, and makes calls of the functions themselves. */
const AS_WRITTEN = ["-fno-builtin", "-fno-tree-loop-distribute-patterns"];

/** The C file of the module, and the host's: a profile tells instructions apart by them. */
export const GUEST_FILE = "guest.c";
export const HOST_FILES = ["entries.c", "host.c", "run.c", "map.c"];

/** What does not depend on the module, built once. */
export interface Host {
  folder: string;
  objects: readonly string[];
  /** Ends what builds with it. */
  signal: AbortSignal;
}

/** Undefined: all tools are there. Else what is missing, and how to get it. `find`: where a program is. */
export function missingTools(find: (name: string) => string | undefined = findProgram): string | undefined {
  const missing = TOOLS.filter(([name]) => find(name) === undefined);
  if (missing.length === 0) return undefined;
  return `install ${missing.map(([name, what]) => `${name} ${what}`).join(", ")}: not found on the PATH`;
}

/** Where the program `name` is, by the PATH. */
export function findProgram(name: string): string | undefined {
  const folders = (process.env.PATH ?? "").split(":");
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

/** Builds the host's part into `folder`. Throws a BenchError with what the failing tool said. */
export async function buildHost(folder: string, signal: AbortSignal): Promise<Host> {
  const runtime = join(runtimeFolder(), RUNTIME);
  const objects = [await compile(runtime, folder, [`-I${dirname(runtime)}`], signal)];
  for (const name of ["host.c", "run.c", "map.c"])
    objects.push(await compile(join(MACHINE, name), folder, [], signal));
  objects.push(await compile(join(MACHINE, "bytes.c"), folder, AS_WRITTEN, signal));
  return { folder, objects, signal };
}

/**
 * Builds the program that runs `module`, in a folder of its own named `name`; its path. Throws a BenchError with what
 * the failing tool said.
 */
export async function buildMachine(host: Host, module: string, name: string): Promise<string> {
  const folder = join(host.folder, name);
  await mkdir(folder, { recursive: true });
  const guest = join(folder, GUEST_FILE);
  await step("wasm2c", [module, "-n", "guest", "-o", guest], host.signal);
  const entries = join(folder, "entries.c");
  await writeFile(entries, entriesOf(readFileSync(join(folder, "guest.h"), "utf8")));
  const program = join(folder, "machine");
  const includes = [folder, MACHINE, runtimeFolder()].map((path) => `-I${path}`);
  const objects = [...host.objects];
  for (const source of [guest, entries]) objects.push(await compile(source, folder, includes, host.signal));
  // Static: the program is the same wherever it runs.
  await step("gcc", [...FLAGS, "-static", ...objects, "-lm", "-o", program], host.signal);
  return program;
}

/** The object's path, in `folder`. */
async function compile(
  source: string,
  folder: string,
  flags: readonly string[],
  signal: AbortSignal,
): Promise<string> {
  const object = join(folder, `${basename(source, ".c")}.o`);
  await step("gcc", [...FLAGS, ...flags, "-c", source, "-o", object], signal);
  return object;
}

async function step(command: string, args: readonly string[], signal: AbortSignal): Promise<void> {
  const { code, output } = await runCommand(command, args, BUILD_LIMIT_MS, signal);
  signal.throwIfAborted();
  if (code !== 0) throw new BenchError(`${command} failed:\n${output.trim()}`);
}

function runtimeFolder(): string {
  const prefix = dirname(dirname(findProgram("wasm2c") ?? ""));
  const folders = RUNTIME_FOLDERS.map((folder) => join(prefix, folder));
  const found = folders.find((folder) => existsSync(join(folder, RUNTIME)));
  if (found === undefined) throw new BenchError(`wasm2c's ${RUNTIME} is in none of ${folders.join(", ")}`);
  return found;
}
