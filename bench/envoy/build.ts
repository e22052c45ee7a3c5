// What kind of Envoy an executable is, and in plain words why it cannot serve: a mesh of Envoys that answer nothing is
// a riddle, so this is asked before any of them is started.
import { stat } from "node:fs/promises";
import { isTooOld, OLDEST_ENVOY, WASM_RUNTIME } from "../../controller/model/index.js";
import { runCommand } from "./command.js";
import { whyNotExecutable } from "./executable.js";
import { wasmRuntimeOf } from "./wasm.js";

/** Envoy answers in 0.05 s; what takes this long waits for something. */
export const ANSWER_WITHIN_MS = 15_000;
const SHOWN_LINES = 4;

export interface Examination {
  /** As in `${process.platform}-${process.arch}`. */
  platform: string;
  /** The C library's version here, such as `2.31`; undefined: unknown or none. Default: asked of Node. */
  glibc?: string | undefined;
}

/** The file, the machine, its version: all but whether the filter can run in it. */
export async function examineExecutable(path: string, { platform, glibc }: Examination): Promise<string> {
  const reason = await whyNotExecutable(path, platform);
  if (reason !== undefined) throw new Error(reason);
  const { code, output } = await runCommand(path, ["--version"], ANSWER_WITHIN_MS);
  if (code === undefined && /\bENOENT$/.test(output)) {
    throw new Error("it needs a dynamic linker that is not here: it is built for another C library");
  }
  const missing = missingLibrary(output, glibc ?? ownGlibc());
  if (missing !== undefined) throw new Error(missing);
  if (code !== 0) throw new Error(`it does not run: ${shown(output) || `it ended with ${code}`}`);
  const version = versionOf(output);
  if (version === undefined) throw new Error(`it is not an Envoy: ${firstLine(output)}`);
  return version;
}

/** By path, size and time of change: each start of an Envoy asks, and an answer takes two runs of the executable. */
const examined = new Map<string, Promise<string>>();

/** The version of an Envoy that can run the filter. Rejects with what is wrong with it. */
export async function examineEnvoy(path: string, examination: Examination): Promise<string> {
  const file = await stat(path).catch(() => undefined);
  const key = JSON.stringify([path, file?.size, file?.mtimeMs, examination]);
  const known = examined.get(key) ?? examine(path, examination);
  examined.set(key, known);
  // What is mended without a trace in size and time, such as a missing library, is looked at again.
  known.catch(() => examined.delete(key));
  return known;
}

async function examine(path: string, examination: Examination): Promise<string> {
  const version = await examineExecutable(path, examination);
  if (isTooOld(version)) throw new Error(`it is Envoy ${version}, and ${OLDEST_ENVOY} or newer is needed`);
  const found = await wasmRuntimeOf(path, ANSWER_WITHIN_MS);
  if (found.runtime === WASM_RUNTIME) return version;
  const instead =
    found.runtime === undefined ? "" : `; it has ${found.runtime}, in which the filter is not tested`;
  throw new Error(`it is Envoy ${version} and cannot run the filter: ${found.reason}${instead}`);
}

/** What the dynamic linker says, said to people. */
function missingLibrary(output: string, glibc: string | undefined): string | undefined {
  const [, needed] = /version `GLIBC_([\d.]+)' not found/.exec(output) ?? [];
  if (needed !== undefined) {
    return `it needs glibc ${needed} or newer, and this machine has ${glibc ?? "another C library"}`;
  }
  const [, library] = /error while loading shared libraries: ([^\s:]+)/.exec(output) ?? [];
  return library === undefined ? undefined : `it needs the library ${library}, which is not installed`;
}

/** `.../1.40.0/Clean/RELEASE/BoringSSL` -> `1.40.0`; Istio's proxy says `.../1.36.2-dev/...`, others `1.36.2` alone. */
function versionOf(output: string): string | undefined {
  return /\bversion: \S*?(?<![\w.])(\d+\.\d+\.\d+)/.exec(output)?.[1];
}

function shown(output: string): string {
  return output.trim().split("\n").slice(-SHOWN_LINES).join("\n  ");
}

function firstLine(output: string): string {
  return output.trim().split("\n")[0] || "it says nothing";
}

function ownGlibc(): string | undefined {
  const { header } = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
  return header?.glibcVersionRuntime;
}
