import { describe, expect, it } from "vitest";
import type { Sample } from "../../../../bench/ladder/latency/sample.js";
import { tablesOf } from "../../../../bench/ladder/latency/table.js";

const sample = (subject: string, ratePerSecond: number, p50: number, part: Partial<Sample> = {}): Sample => ({
  ...{ subject, ratePerSecond, lateUs: 1, queued: 0 },
  quantilesUs: [p50, p50 * 2, p50 * 3, p50 * 4],
  ...part,
});

describe("the tables of latency", () => {
  it("are one a rate, with a row for each chain in the order of the first round", () => {
    const tables = tablesOf(
      [
        ...[sample("bare", 500, 10), sample("full-set", 500, 12), sample("bare", 2_000, 20)],
        // The second round goes the other way.
        ...[sample("full-set", 500, 14), sample("bare", 500, 10)],
      ],
      "bare",
    );
    expect(tables.map(({ title }) => title)).toEqual([
      "Latency at 500 requests a second",
      "Latency at 2000 requests a second",
    ]);
    expect(tables[0]?.rows.map(([name]) => name)).toEqual(["bare", "full-set"]);
  });

  it("have the median of the rounds with its interval", () => {
    const [table] = tablesOf([sample("bare", 500, 10), sample("bare", 500, 14)], "bare");
    expect(table?.rows[0]?.[1]).toEqual({ median: 12, low: 10, high: 14, samples: 2 });
    expect(table?.columns).toHaveLength(table?.rows[0]?.length ?? 0);
  });

  it("compare with no filter round by round, so that what drifts goes out", () => {
    const rounds = [10, 100, 1_000].flatMap((base) => [
      sample("bare", 500, base),
      sample("full-set", 500, base + 2),
    ]);
    const [table] = tablesOf(rounds, "bare");
    expect(table?.rows[1]?.[5]).toEqual({ median: 2, low: 2, high: 2, samples: 3 });
    expect(table?.rows[0]?.[5]).toBeUndefined();
  });

  it("leave out what not every round has, and say so", () => {
    const short = { quantilesUs: [10, 20, 30, undefined] };
    const [table] = tablesOf([sample("bare", 500, 10, short), sample("bare", 500, 10)], "bare");
    expect(table?.rows[0]?.[4]).toBeUndefined();
    expect(table?.notes?.join()).toContain("fewer than two requests beyond it");
  });

  it("say where the generator was too late to tell anything", () => {
    const [noisy] = tablesOf([sample("bare", 500, 10, { lateUs: 16 }), sample("full-set", 500, 10)], "bare");
    expect(noisy?.notes).toEqual([
      "The generator's own lateness is over half of p99 for: bare. Do not judge by it.",
    ]);
    const [calm] = tablesOf([sample("bare", 500, 10, { lateUs: 15 })], "bare");
    expect(calm?.notes).toEqual([]);
  });

  it("say how many requests found no connection", () => {
    const [table] = tablesOf(
      [sample("bare", 500, 10, { queued: 2 }), sample("full-set", 500, 10, { queued: 1 })],
      "bare",
    );
    expect(table?.notes?.join()).toContain("3 requests found no free connection");
  });
});
