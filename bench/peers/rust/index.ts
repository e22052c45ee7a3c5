// The breaker on the Rust SDK, built by cargo from the crates' registry.
import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Skip } from "../../result/index.js";
import {
  type BuiltPlugin,
  breakerPeer,
  execute,
  kept,
  notBuilt,
  sourcesOf,
  textsOf,
} from "../build/index.js";
import type { BuildSettings, Peer } from "../peer.js";
import { findToolchain, type Toolchain } from "./toolchain.js";

const WHAT = "breaker on the Rust SDK";

const SOURCES = sourcesOf(import.meta.url);

export const rustBreaker: Peer = breakerPeer("rust-sdk", WHAT, build);

/** The module, from the cache if it was built before; the limits are in its source, so it needs no configuration. */
export async function build(settings: BuildSettings): Promise<BuiltPlugin | Skip> {
  const toolchain = await findToolchain(process.env.PATH ?? "");
  if (typeof toolchain === "string") return { what: WHAT, why: toolchain };
  const lock = await readFile(join(SOURCES, toolchain.lock), "utf8");
  const manifest = await readFile(join(SOURCES, "Cargo.toml"), "utf8");
  const sources = await textsOf(join(SOURCES, "src"));
  try {
    const module = await kept(settings.cache, {
      product: "breaker-rust.wasm",
      madeOf: [toolchain.version, toolchain.target, lock, manifest, ...sources],
      make: (folder) => compile(toolchain, folder, settings),
    });
    return { module, configuration: "", madeWith: `proxy-wasm ${sdkVersion(lock)}, ${toolchain.version}` };
  } catch (error) {
    settings.signal.throwIfAborted();
    return notBuilt(WHAT, error);
  }
}

async function compile(toolchain: Toolchain, folder: string, settings: BuildSettings): Promise<string> {
  const { rustc, cargo, fetcher, target, version, lock } = toolchain;
  settings.progress(`building the ${WHAT} with ${version} (under a minute, once)`);
  await cp(join(SOURCES, "src"), join(folder, "src"), { recursive: true });
  await cp(join(SOURCES, "Cargo.toml"), join(folder, "Cargo.toml"));
  await cp(join(SOURCES, lock), join(folder, "Cargo.lock"));
  const common = {
    folder,
    signal: settings.signal,
    onLine: (line: string) => settings.progress(`cargo: ${line}`),
  };
  const output = join(folder, "target");
  if (fetcher !== undefined) {
    // It says on stdout how to build from what it fetched.
    const config = await execute({ ...common, command: fetcher, args: ["vendor", "--locked"] });
    await mkdir(join(folder, ".cargo"));
    await writeFile(join(folder, ".cargo", "config.toml"), config);
  }
  await execute({
    ...common,
    command: cargo,
    args: ["build", "--release", "--locked", "--target", target, "--target-dir", output],
    // Flags and wrappers of the user's would make another module under the same name.
    env: { RUSTC: rustc, RUSTFLAGS: "", CARGO_ENCODED_RUSTFLAGS: "", RUSTC_WRAPPER: "" },
  });
  return join(output, target, "release", "peer_breaker.wasm");
}

function sdkVersion(lock: string): string {
  return /name = "proxy-wasm"\nversion = "([^"]+)"/.exec(lock)?.[1] ?? "of an unknown version";
}
