import { describe, expect, it } from "vitest";
import type { Measurement } from "../../../../bench/breaker/index.js";
import {
  BOUND_MS,
  convergenceTable,
  convergenceVerdicts,
  inForceOf,
  peerTable,
  workersOf,
} from "../../../../bench/ladder/reports/convergence.js";

function measurement(scenario: string, concurrency: number, ...inForceMs: number[]): Measurement {
  const trials = inForceMs.map((ms) => ({ inForceMs: ms, byWorkerMs: [0, ms] }));
  return { scenario, title: `the ${scenario}`, concurrency, trials };
}

describe("the table of trips", () => {
  it("has a row for each measurement, from the shortest to the longest", () => {
    const { columns, rows } = convergenceTable([
      measurement("rate", 2, 20, 10),
      measurement("consecutive", 4, 1.25),
    ]);
    expect(rows).toEqual([
      [2, 2, "the rate", 10, 10, 20, 20, 20],
      [4, 1, "the consecutive", 1.25, 1.25, 1.25, 1.25, 1.25],
    ]);
    expect(columns).toHaveLength(8);
  });

  it("goes by the whole Envoy, not by its fastest worker", () => {
    expect(inForceOf(measurement("rate", 2, 12, 7))).toEqual([12, 7]);
  });

  it("counts one worker as one", () => {
    expect([workersOf(1), workersOf(4)]).toEqual(["1 worker", "4 workers"]);
  });
});

describe("the comparison with Envoy's outlier detection", () => {
  it("stands where both were measured with as many workers", () => {
    const both = [measurement("consecutive", 4, 60), measurement("outlier", 4, 2)];
    expect(peerTable(both).rows).toEqual([[4, { median: 30, low: 30, high: 30, samples: 1 }]]);
  });

  it("is absent where they were not", () => {
    const apart = [measurement("consecutive", 4, 60), measurement("outlier", 2, 2)];
    expect(peerTable(apart).rows).toEqual([]);
  });

  it("takes what cannot be told apart from nothing for the grain", () => {
    const both = [measurement("consecutive", 2, 50), measurement("outlier", 2, 0)];
    expect(peerTable(both).rows).toMatchObject([[2, { median: 50 }]]);
  });
});

describe("the verdict on the contract", () => {
  it("holds where the longest trip is in force in time", () => {
    const [verdict] = convergenceVerdicts([measurement("rate", 4, 100, BOUND_MS)]);
    expect(verdict).toMatchObject({ state: "holds", limit: BOUND_MS, figure: { median: BOUND_MS } });
    expect(verdict).not.toHaveProperty("note");
  });

  it("is missed by one that is late, and says how many are", () => {
    const late = [measurement("rate", 4, 100, BOUND_MS + 1), measurement("hung", 2, 3)];
    expect(convergenceVerdicts(late)).toMatchObject([{ state: "missed", note: "1 of 3 took longer" }]);
  });

  it("leaves the peer's trips out", () => {
    const peer = measurement("outlier", 4, 9_999);
    expect(convergenceVerdicts([peer])).toEqual([]);
    expect(convergenceVerdicts([peer, measurement("rate", 4, 1)])).toMatchObject([{ state: "holds" }]);
  });
});
