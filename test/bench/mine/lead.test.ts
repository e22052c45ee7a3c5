import { describe, expect, test } from "vitest";
import { leadOf, readMine } from "../../../bench/mine/index.js";
import type { Cell, StepResult } from "../../../bench/result/index.js";

const options = readMine(["--config", "mine.json", "--rate", "2000"]);
if (!("config" in options)) throw new Error("wrong options");
const SEEN = { status: 200, medianMs: 1, outcomes: new Map([["success", 100]]) };

const figure = (median: number, low = median, high = median) => ({ median, low, high, samples: 9 });

const step = (name: string, columns: string[], rows: Cell[][]): StepResult => ({
  step: name,
  title: name,
  how: "",
  tables: [{ title: "", columns, rows }],
  verdicts: [],
  skipped: [],
});

const CPU = step(
  "cpu",
  ["chain", "copies", "CPU, us a request", "CPU, us a copy"],
  [
    ["no filter", 0, figure(20), undefined],
    ["Meshfuse", 16, figure(60), figure(2.5)],
  ],
);
const latency = (low: number, high: number) =>
  step("latency", ["chain", "p50 over no filter, us"], [["mine", figure((low + high) / 2, low, high)]]);
const MEMORY = step("memory", ["chain", "over empty after the requests, MB"], [["mine", figure(4.5)]]);

const lead = (...results: StepResult[]) => leadOf(results, SEEN, options);

describe("what a reader takes away", () => {
  test("begins with what became of the request", () => {
    expect(lead()).toEqual([
      "The request is answered with 200; of the first ones the filter counted 100 success.",
    ]);
  });

  test("is the CPU of a request, as a share of Envoy's own and of a core at the rate", () => {
    expect(lead(CPU)[1]).toBe(
      "It takes 2.50 us of CPU a request, 12.5 % of what this Envoy takes for a request that it answers at once without " +
        "filters: 0.500 % of one core at 2000 requests a second.",
    );
  });

  test("is how much longer a request takes, where that shows", () => {
    expect(lead(latency(2, 6))[1]).toBe(
      "At 2000 requests a second the median request takes 4 us longer than without filters.",
    );
    expect(lead(latency(-6, -2))[1]).toContain("takes 4 us less long");
  });

  test("claims no difference that noise can make", () => {
    expect(lead(latency(-1, 6))[1]).toBe(
      "At 2000 requests a second no difference in the median latency could be told from noise.",
    );
  });

  test("is the memory beside an empty filter", () => {
    expect(lead(MEMORY)[1]).toBe("An Envoy with one worker has 4.50 MB more than with an empty Wasm filter.");
  });

  test("says nothing of what was not measured", () => {
    expect(lead(step("cpu", ["chain"], []))).toHaveLength(1);
  });
});
