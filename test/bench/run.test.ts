import { describe, expect, test } from "vitest";
import { BenchError, type Settings, type Step } from "../../bench/ladder/step.js";
import { runSteps } from "../../bench/run.js";

const settings = (more: Partial<Settings> = {}): Settings & { lines: string[] } => {
  const lines: string[] = [];
  return {
    envoy: "envoy",
    module: "filter.wasm",
    scope: "short",
    only: [],
    cache: "cache",
    signal: new AbortController().signal,
    progress: (line) => lines.push(line),
    lines,
    ...more,
  };
};

const good = (name: string): Step => ({
  name,
  title: `the step ${name}`,
  run: async () => ({ step: name, title: name, how: "", tables: [], verdicts: [], skipped: [] }),
});

const failing = (error: Error): Step => ({
  name: "bad",
  title: "the step bad",
  run: async () => {
    throw error;
  },
});

describe("a run", () => {
  test("takes the steps in their order, says which it is at, and how long each took", async () => {
    let nowMs = 0;
    const given = settings();
    const outcome = await runSteps([good("one"), good("two")], given, () => (nowMs += 2_000));
    expect(outcome.results.map(({ step }) => step)).toEqual(["one", "two"]);
    expect(outcome.tookS).toEqual({ one: 2, two: 2 });
    expect(given.lines).toEqual(["1 of 2: the step one", "2 of 2: the step two"]);
  });

  test("goes on after a step that could not measure, and keeps why", async () => {
    const given = settings();
    const outcome = await runSteps([failing(new BenchError("no Envoy")), good("two")], given, () => 0);
    expect(outcome.failures).toEqual([{ step: "bad", message: "no Envoy" }]);
    expect(outcome.results.map(({ step }) => step)).toEqual(["two"]);
    expect(given.lines).toContain("bad failed: no Envoy");
  });

  test("does not hide a defect of a step", async () => {
    await expect(runSteps([failing(new TypeError("oops"))], settings(), () => 0)).rejects.toThrow("oops");
  });

  test("ends when it is interrupted, whatever the step says of it, and keeps what was measured before", async () => {
    const controller = new AbortController();
    const stopped: Step = {
      ...failing(new TypeError("its Envoy is gone")),
      run: async () => {
        controller.abort(new Error("SIGINT"));
        throw new TypeError("its Envoy is gone");
      },
    };
    const given = settings({ signal: controller.signal });
    const outcome = await runSteps([good("one"), stopped, good("three")], given, () => 0);
    expect(outcome.results.map(({ step }) => step)).toEqual(["one"]);
    expect(outcome.failures).toEqual([
      { step: "bad", message: "interrupted" },
      { step: "three", message: "interrupted" },
    ]);
  });
});
