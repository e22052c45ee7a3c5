// Which Rust compiler makes Wasm here: several may be installed, and the first on the PATH need not be one of them.
import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { runCommand } from "../../envoy/index.js";

/** WASI's first version, by its new name and the one it had before Rust 1.78. */
const TARGETS = ["wasm32-wasip1", "wasm32-wasi"];
/** What the newest SDK needs, and the last one that Debian 12's compiler (1.63) takes. */
const LOCKS = [
  { fromMinor: 68, lock: "Cargo.lock" },
  { fromMinor: 61, lock: "debian-12.lock" },
];
/** The first cargo that reads the index of the crates without git. */
const SPARSE_MINOR = 68;
const ANSWER_WITHIN_MS = 15_000;

/** What to install, for people. */
export const WHAT_TO_INSTALL =
  "install it with `rustup target add wasm32-wasip1`, or on Debian with " +
  "`apt-get install cargo libstd-rust-dev-wasm32`";

export interface Toolchain {
  /** Paths of the programs. */
  rustc: string;
  cargo: string;
  /** Another cargo on the PATH that fetches crates for this one, which is too old to reach their index but by git. */
  fetcher?: string;
  target: string;
  /** Such as `rustc 1.95.0`. */
  version: string;
  /** The file with the SDK's version that this compiler takes. */
  lock: string;
}

/** The first of the PATH's that has the standard library for Wasm, or why none has. */
export async function findToolchain(path: string): Promise<Toolchain | string> {
  const folders = [...new Set(path.split(delimiter))].filter((folder) => folder !== "");
  const both = folders.filter((folder) => ["rustc", "cargo"].every((name) => existsSync(join(folder, name))));
  if (both.length === 0) return `there is no rustc with cargo on the PATH; ${WHAT_TO_INSTALL}`;
  const reasons: string[] = [];
  for (const folder of both) {
    const found = await examine(join(folder, "rustc"), join(folder, "cargo"));
    if (typeof found !== "string") return withFetcher(found, both);
    reasons.push(found);
  }
  return `${reasons.join("; ")}; ${WHAT_TO_INSTALL}`;
}

async function examine(rustc: string, cargo: string): Promise<Toolchain | string> {
  const version = await versionOf(rustc);
  if (version === undefined) return `${rustc} does not say its version`;
  const taken = LOCKS.find(({ fromMinor }) => minorOf(version) >= fromMinor);
  if (taken === undefined) return `${rustc} is ${version}, and the SDK needs 1.61`;
  for (const target of TARGETS)
    if (await hasLibrary(rustc, target)) return { rustc, cargo, target, version, lock: taken.lock };
  return `${rustc} (${version}) has no standard library for ${TARGETS.join(" or ")}`;
}

async function withFetcher(found: Toolchain, folders: readonly string[]): Promise<Toolchain> {
  if (isSparse(await versionOf(found.cargo))) return found;
  for (const fetcher of folders.map((folder) => join(folder, "cargo")))
    if (isSparse(await versionOf(fetcher))) return { ...found, fetcher };
  return found;
}

function isSparse(version: string | undefined): boolean {
  return version !== undefined && minorOf(version) >= SPARSE_MINOR;
}

/** Of rustc and cargo, such as `rustc 1.95.0`. */
async function versionOf(program: string): Promise<string | undefined> {
  const { code, output } = await runCommand(program, ["--version"], ANSWER_WITHIN_MS);
  return code === 0 ? /^(?:rustc|cargo) 1\.\d+\.\d+/.exec(output)?.[0] : undefined;
}

function minorOf(version: string): number {
  return Number(version.split(".")[1]);
}

/** A compiler knows targets whose library is not installed; its folder is then absent or empty. */
async function hasLibrary(rustc: string, target: string): Promise<boolean> {
  const asked = await runCommand(rustc, ["--print", "target-libdir", "--target", target], ANSWER_WITHIN_MS);
  if (asked.code !== 0) return false;
  const files = await readdir(asked.output.trim()).catch(() => []);
  return files.some((name) => name.startsWith("libstd-"));
}
