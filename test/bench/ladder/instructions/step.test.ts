import { afterEach, describe, expect, it, vi } from "vitest";
import { check, obstacle, step } from "../../../../bench/ladder/instructions/index.js";
import { BenchError, type Settings } from "../../../../bench/ladder/step.js";

const settings = (more: Partial<Settings> = {}): Settings => ({
  envoy: "",
  module: "/absent/meshfuse.wasm",
  scope: "short",
  only: [],
  cache: "",
  signal: new AbortController().signal,
  progress: () => {},
  ...more,
});
const WHY = /^install wasm2c of wabt 1\.0\.32 \(Debian: wabt\), gcc .*, valgrind .*: not found on the PATH$/;

afterEach(() => {
  vi.unstubAllEnvs();
});

describe("without the tools", () => {
  it("the step skips all of it and says what to install", async () => {
    vi.stubEnv("PATH", "/nowhere");
    const { step: name, tables, verdicts, skipped } = await step.run(settings());
    expect([name, tables, verdicts]).toEqual(["instructions", [], []]);
    expect(skipped).toEqual([{ what: "instructions of a request", why: expect.stringMatching(WHY) }]);
  });

  it("the check is skipped with the same word", async () => {
    vi.stubEnv("PATH", "/nowhere");
    expect(await obstacle()).toMatch(WHY);
    expect(await check("/absent/meshfuse.wasm")).toEqual({ why: expect.stringMatching(WHY) });
  });

  it("no numbers are committed", async () => {
    vi.stubEnv("PATH", "/nowhere");
    await expect(step.commit(settings(), "a reason")).rejects.toThrow(BenchError);
    await expect(step.commit(settings(), "a reason")).rejects.toThrow(WHY);
  });
});

describe("numbers", () => {
  it("are not committed without a reason", async () => {
    await expect(step.commit(settings(), "")).rejects.toThrow(
      "say why the numbers change: the reason is empty",
    );
  });
});
