// The machine itself: modules of a few instructions, whose counts are known.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { type Export, encode, type Import, op } from "../../../../bench/floor/encode.js";
import { withBench } from "../../../../bench/ladder/instructions/bench.js";
import type { Case } from "../../../../bench/ladder/instructions/plan.js";
import { findTools } from "../../../../bench/ladder/instructions/versions.js";
import { BenchError } from "../../../../bench/ladder/step.js";
import { REQUEST, RESPONSE } from "../../../../bench/scenario/index.js";

const TIMEOUT_MS = 120_000;
const never = new AbortController().signal;
const one: Case = { name: "one", what: "", document: {}, requests: [REQUEST], response: RESPONSE };
const NOW: Import = {
  module: "wasi_snapshot_preview1",
  name: "clock_time_get",
  parameters: ["i32", "i64", "i32"],
  results: ["i32"],
};
const entry = (name: string, parameters: number, body: readonly number[]): Export => ({
  name,
  parameters: Array(parameters).fill("i32"),
  results: [],
  body,
});
const now = [...op.i32(1), ...op.i64(0n), ...op.i32(8), ...op.call(0), ...op.drop];

const tools = await findTools();
const why = "why" in tools ? tools.why : undefined;

describe.skipIf(why !== undefined)(`a machine${why === undefined ? "" : ` (skipped: ${why})`}`, () => {
  const folder = mkdtempSync(join(tmpdir(), "meshfuse-machine-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const written = (imports: Import[], ...exports: Export[]) => {
    const path = join(folder, "module.wasm");
    writeFileSync(path, encode({ imports, exports, memoryPages: 1, data: [] }));
    return path;
  };
  const costOf = (module: string, measured = one) =>
    withBench(never, async (bench) => (await bench.costsOf(module, "tiny", [measured]))[0]);

  it("counts the same each time, where it happens, and none of the host's", {
    timeout: TIMEOUT_MS,
  }, async () => {
    const module = written([NOW], entry("proxy_on_log", 1, [...now, ...now, ...now]));
    const first = await costOf(module);
    expect(first?.hostCalls).toEqual({ clock_time_get: 3 });
    expect(first?.parts).toMatchObject({ create: 0, request: 0, response: 0, end: 0 });
    // Three calls of some five instructions, the function's own, and nothing of the clock.
    expect(first?.instructions).toBeGreaterThan(10);
    expect(first?.instructions).toBeLessThan(60);
    expect(await costOf(module)).toEqual(first);
  });

  it("takes a module that does nothing at all", { timeout: TIMEOUT_MS }, async () => {
    const cost = await costOf(written([]));
    expect(cost?.instructions).toBe(0);
    expect(cost?.hostCalls).toEqual({});
  });

  it("says which function a module calls that its host has not", { timeout: TIMEOUT_MS }, async () => {
    const dance = { ...NOW, module: "env", name: "proxy_dance" };
    const refused = costOf(written([dance], entry("proxy_on_log", 1, now)));
    await expect(refused).rejects.toThrow(BenchError);
    await expect(refused).rejects.toThrow(
      "one failed:\nthe module calls proxy_dance, which the host of the bench does not have",
    );
  });

  it("clears its folder away, also when told to end", { timeout: TIMEOUT_MS }, async () => {
    const interrupt = new AbortController();
    let kept = "";
    const ended = withBench(interrupt.signal, async (bench) => {
      kept = bench.folder;
      interrupt.abort(new Error("enough"));
      return bench.costsOf(written([]), "tiny", [one]);
    });
    await expect(ended).rejects.toThrow("enough");
    expect(existsSync(kept)).toBe(false);
  });

  it("refuses what is no module with the word of the tool", { timeout: TIMEOUT_MS }, async () => {
    const path = join(folder, "text.wasm");
    writeFileSync(path, "not a module");
    await expect(costOf(path)).rejects.toThrow(/^wasm2c failed:\n.*bad magic value/s);
  });
});
