import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadModule, ModuleRefused } from "./index.js";
import { buildProbe, compileText } from "./probe/index.js";

const ABI = "export function proxy_abi_version_0_2_1(): void {}";
const ALLOCATE = "export function proxy_on_memory_allocate(size: u32): usize { return 0; }";

describe("a module", () => {
  it("is compiled once for each path", async () => {
    const path = await buildProbe();
    expect(await loadModule(path)).toBe(await loadModule(path));
  });

  it("can come as bytes and tells its exports", async () => {
    const module = await loadModule(await compileText(`${ABI}\n${ALLOCATE}`));
    expect([...module.exports].sort()).toEqual([
      "memory",
      "proxy_abi_version_0_2_1",
      "proxy_on_memory_allocate",
    ]);
  });

  it.each([
    ["no ABI version", ALLOCATE, "exports ABI versions []; needs exactly 0_2_1"],
    [
      "another ABI version",
      `export function proxy_abi_version_0_1_0(): void {}\n${ALLOCATE}`,
      "exports ABI versions [0_1_0]",
    ],
    ["no allocator", ABI, "exports allocators []; needs one of proxy_on_memory_allocate, malloc"],
    [
      "two allocators",
      `${ABI}\n${ALLOCATE}\nexport function malloc(size: u32): usize { return 0; }`,
      "exports allocators [proxy_on_memory_allocate, malloc]",
    ],
    [
      "an import that Envoy has not",
      `${ABI}\n${ALLOCATE}\n@external("env", "proxy_teleport") declare function teleport(): void;\nteleport();`,
      "imports what Envoy does not supply: env.proxy_teleport (function)",
    ],
  ])("with %s is refused with the reason", async (_, source, reason) => {
    const loading = loadModule(await compileText(source));
    await expect(loading).rejects.toThrow(ModuleRefused);
    await expect(loading).rejects.toThrow(reason);
  });

  it("that is no WebAssembly is refused", async () => {
    await expect(loadModule(Uint8Array.of(1, 2, 3))).rejects.toThrow("not a WebAssembly module");
  });

  it("is tried again when its file was not good the first time", async () => {
    const folder = mkdtempSync(join(tmpdir(), "meshfuse-module-"));
    const path = join(folder, "m.wasm");
    writeFileSync(path, "nothing");
    await expect(loadModule(path)).rejects.toThrow(ModuleRefused);
    writeFileSync(path, await compileText(`${ABI}\n${ALLOCATE}`));
    await expect(loadModule(path)).resolves.toBeDefined();
    rmSync(folder, { recursive: true });
  });
});
