import { describe, expect, it } from "vitest";
import type { Measurement } from "../../../bench/breaker/measure.js";
import { BOUND_MS, inForceOf, tableOf } from "../../../bench/breaker/table.js";

function measurement(scenario: string, concurrency: number, ...inForceMs: number[]): Measurement {
  const trials = inForceMs.map((ms) => ({ inForceMs: ms, byWorkerMs: [0, ms] }));
  return { scenario, title: `the ${scenario}`, concurrency, trials };
}

describe("the table", () => {
  it("has a line for each measurement, its figures in columns", () => {
    const table = tableOf([measurement("rate", 2, 10, 20), measurement("consecutive", 4, 1.25)], "2 cores");
    const lines = table.split("\n").filter((line) => line.includes("  the "));
    expect(lines.map((line) => line.trim().split(/\s{2,}/))).toEqual([
      ["2", "2", "the rate", "10.0", "10.0", "20.0", "20.0", "20.0"],
      ["4", "1", "the consecutive", "1.3", "1.3", "1.3", "1.3", "1.3"],
    ]);
    expect(new Set(lines.map(({ length }) => length)).size).toBe(1);
    expect(table).toContain("2 cores.");
  });

  it("compares with Envoy's own where both were measured with as many workers", () => {
    const both = [measurement("consecutive", 4, 60), measurement("outlier", 4, 2)];
    expect(tableOf(both, "here")).toContain("4 workers: 30.0 times (95 %: 30.0 to 30.0)");
    const apart = [measurement("consecutive", 4, 60), measurement("outlier", 2, 2)];
    expect(tableOf(apart, "here")).not.toContain("times (95 %");
  });

  it("says how many of the filter's trips kept the contract, and leaves the peer's out", () => {
    const late = [measurement("rate", 4, BOUND_MS - 1, BOUND_MS), measurement("outlier", 4, 9_999)];
    expect(tableOf(late, "here")).toContain("1 of 2 trips of the filter were in force within 250 ms.");
    expect(tableOf([measurement("outlier", 4, 1)], "here")).not.toContain("of the filter");
  });

  it("goes by the whole Envoy, not by its fastest worker", () => {
    expect(inForceOf(measurement("rate", 2, 12, 7))).toEqual([12, 7]);
  });
});
