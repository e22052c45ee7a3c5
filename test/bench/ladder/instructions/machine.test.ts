import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { findProgram, missingTools } from "../../../../bench/ladder/instructions/machine.js";

const only =
  (...names: string[]) =>
  (name: string) =>
    names.includes(name) ? `/bin/${name}` : undefined;

describe("the tools of the measurement", () => {
  it("are enough when all three are there", () => {
    expect(missingTools(only("wasm2c", "gcc", "valgrind"))).toBeUndefined();
  });

  it("are named, each that is missing, with the package that has it", () => {
    expect(missingTools(only("gcc"))).toBe(
      "install wasm2c of wabt 1.0.32 (Debian: wabt), valgrind (Debian: valgrind): not found on the PATH",
    );
  });
});

describe("a program", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "meshfuse-instructions-test-"));
    writeFileSync(join(folder, "wasm2c"), "");
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  });

  it("is found in the first folder of the PATH that has it", () => {
    vi.stubEnv("PATH", `/nowhere:${folder}:/usr/bin`);
    expect(findProgram("wasm2c")).toBe(join(folder, "wasm2c"));
  });

  it("is nowhere when no folder has it", () => {
    vi.stubEnv("PATH", folder);
    expect(findProgram("valgrind")).toBeUndefined();
  });
});
