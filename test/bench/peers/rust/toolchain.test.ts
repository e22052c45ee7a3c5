import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findToolchain } from "../../../../bench/peers/rust/toolchain.js";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "meshfuse-rust-"));
});
afterEach(() => rm(root, { recursive: true }));

/** A folder with a cargo and a rustc that says `version` and has the library of these targets. */
async function installed(name: string, version: string, ...targets: string[]): Promise<string> {
  const folder = join(root, name);
  for (const target of targets) {
    await mkdir(join(folder, target), { recursive: true });
    await writeFile(join(folder, target, "libstd-123.rlib"), "");
  }
  await mkdir(folder, { recursive: true });
  const script = `#!/bin/sh\n[ "$1" = --version ] && echo "$(basename $0) ${version}" || echo "${folder}/$4"\n`;
  for (const program of ["rustc", "cargo"]) {
    await writeFile(join(folder, program), script);
    await chmod(join(folder, program), 0o755);
  }
  return folder;
}

describe("the Rust that makes Wasm", () => {
  it("is the one on the PATH", async () => {
    const folder = await installed("one", "1.95.0 (59807616e 2026-04-14)", "wasm32-wasip1");
    expect(await findToolchain(folder)).toEqual({
      rustc: join(folder, "rustc"),
      cargo: join(folder, "cargo"),
      target: "wasm32-wasip1",
      version: "rustc 1.95.0",
      lock: "Cargo.lock",
    });
  });

  it("is the second of the PATH where the first has no library for Wasm", async () => {
    const first = await installed("first", "1.95.0");
    const second = await installed("second", "1.85.0", "wasm32-wasi");
    const found = await findToolchain([first, "", "/nowhere", second].join(delimiter));
    expect(found).toMatchObject({ version: "rustc 1.85.0", target: "wasm32-wasi" });
  });

  it("gets the SDK that Debian 12's compiler takes where it is that old", async () => {
    const folder = await installed("old", "1.63.0", "wasm32-wasi");
    expect(await findToolchain(folder)).toMatchObject({ lock: "debian-12.lock" });
  });

  it("lets a newer cargo fetch for one that knows the index of the crates by git alone", async () => {
    const old = await installed("old", "1.63.0", "wasm32-wasi");
    const other = await installed("new", "1.95.0");
    const found = await findToolchain([other, old].join(delimiter));
    expect(found).toMatchObject({ rustc: join(old, "rustc"), fetcher: join(other, "cargo") });
    expect(await findToolchain(old)).not.toHaveProperty("fetcher");
  });

  it.each([
    ["1.67.1", "debian-12.lock"],
    ["1.68.0", "Cargo.lock"],
  ])("of version %s builds by %s", async (version, lock) => {
    expect(await findToolchain(await installed("it", version, "wasm32-wasi"))).toMatchObject({ lock });
  });

  it("is missing where the library for Wasm is, with what to install", async () => {
    const folder = await installed("one", "1.95.0");
    const why = await findToolchain(folder);
    expect(why).toContain(`${folder}/rustc (rustc 1.95.0) has no standard library for wasm32-wasip1`);
    expect(why).toContain("rustup target add wasm32-wasip1");
    expect(why).toContain("apt-get install cargo libstd-rust-dev-wasm32");
  });

  it("is missing where there is none, or one that is too old", async () => {
    expect(await findToolchain("/nowhere")).toContain("there is no rustc with cargo on the PATH");
    expect(await findToolchain(await installed("old", "1.48.0", "wasm32-wasi"))).toContain("needs 1.61");
    expect(await findToolchain(await installed("odd", "", "wasm32-wasi"))).toContain(
      "does not say its version",
    );
  });
});
