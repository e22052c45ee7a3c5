// The filter as machine code with a host around it: wasm2c makes C of the module, gcc a program of both.
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { runCommand } from "../envoy/index.js";

/** wasm2c keeps its runtime beside its program, in one of these. */
const RUNTIME_FOLDERS = ["share/wabt/wasm2c", "src/wasm2c"];
const RUNTIME = "wasm-rt-impl.c";
const TOOLS = [
  ["wasm2c", "of wabt 1.0.32 (Debian: wabt)"],
  ["gcc", "(Debian: gcc libc6-dev)"],
  ["valgrind", "(Debian: valgrind)"],
] as const;
/** gcc takes 5 s for the module; a machine that is busy with other things, more. */
const BUILD_LIMIT_MS = 300_000;

/** The C file of the module and the host's own: a profile tells instructions apart by them. */
export const GUEST_FILE = "meshfuse.c";
export const HOST_FILE = "host.c";

export class CostError extends Error {}

/** Throws a CostError that names every tool that is missing. `find`: where a program is, undefined when nowhere. */
export function checkTools(find: (name: string) => string | undefined = findProgram): void {
  const missing = TOOLS.filter(([name]) => find(name) === undefined);
  if (missing.length === 0) return;
  const list = missing.map(([name, what]) => `  ${name} ${what}`).join("\n");
  throw new CostError(`not found on the PATH:\n${list}\nInstall what is missing; nothing was measured.`);
}

/** Where the program `name` is, by the PATH. */
export function findProgram(name: string): string | undefined {
  const folders = (process.env.PATH ?? "").split(":");
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

/** Builds the program in `folder`; its path. Throws a CostError with what the failing tool said. */
export async function buildMachine(module: string, folder: string): Promise<string> {
  const runtime = runtimeFolder();
  const program = join(folder, "host");
  const guest = join(folder, GUEST_FILE);
  await step("wasm2c", [module, "-n", "meshfuse", "-o", guest]);
  const sources = [join(import.meta.dirname, HOST_FILE), guest, join(runtime, RUNTIME)];
  // Static: what the filter has the C library do is then found without a search at run time.
  const flags = ["-O2", "-g", "-static", "-w", `-I${runtime}`, `-I${folder}`];
  await step("gcc", [...flags, ...sources, "-lm", "-o", program]);
  return program;
}

async function step(command: string, args: readonly string[]): Promise<void> {
  const { code, output } = await runCommand(command, args, BUILD_LIMIT_MS);
  if (code !== 0) throw new CostError(`${command} failed:\n${output.trim()}`);
}

function runtimeFolder(): string {
  const prefix = dirname(dirname(findProgram("wasm2c") ?? ""));
  const folders = RUNTIME_FOLDERS.map((folder) => join(prefix, folder));
  const found = folders.find((folder) => existsSync(join(folder, RUNTIME)));
  if (found === undefined) throw new CostError(`wasm2c's ${RUNTIME} is in none of ${folders.join(", ")}`);
  return found;
}
