// The evidence of counts against a limit, held to what it is by definition, and to chance itself.
import { describe, expect, it } from "vitest";
import { randomFrom } from "../../../bench/mesh/index.js";
import { Evidence, leastShare } from "../../../controller/guard/evidence.js";

const EFFECTS = Array.from({ length: 19 }, (_, step) => 0.02 * 2 ** (step / 2));
const log = (bad: number, all: number, limit: number) => new Evidence(limit).log({ bad, all });

/** Request by request, as the definition has it. */
function evidenceOf(outcomes: readonly boolean[], limit: number): number {
  const products = EFFECTS.map((effect) =>
    outcomes.reduce(
      (product, isBad) => (product * (isBad ? Math.exp(effect) : 1)) / (1 + limit * Math.expm1(effect)),
      1,
    ),
  );
  return products.reduce((sum, product) => sum + product, 0) / EFFECTS.length;
}

describe("evidence against a limit", () => {
  it("is what the definition says, whatever the order of the requests", () => {
    const outcomes = Array.from({ length: 200 }, (_, at) => at % 7 === 0);
    const bad = outcomes.filter(Boolean).length;
    for (const limit of [0.000001, 0.01, 0.05, 0.5, 0.99]) {
      const expected = evidenceOf(outcomes, limit);
      expect(Math.exp(log(bad, 200, limit)) / expected).toBeCloseTo(1, 9);
      expect(evidenceOf(outcomes.toReversed(), limit) / expected).toBeCloseTo(1, 9);
    }
  });

  it("is none before the first request, and never speaks against a limit that is kept", () => {
    expect(log(0, 0, 0.01)).toBeCloseTo(0, 12);
    for (const all of [1, 100, 12_345, 1_000_000_000]) {
      for (const share of [0, 0.001, 0.01]) {
        expect(log(Math.floor(all * share), all, 0.01)).toBeLessThanOrEqual(1e-6);
      }
    }
  });

  it("is a fair game at the limit: its mean stays 1, and falls where the limit is kept", () => {
    // Exactly, over all ways in which 12 requests may fare.
    const mean = (chance: number, limit: number) => {
      let sum = 0;
      for (let bad = 0, ways = 1; bad <= 12; ways = (ways * (12 - bad)) / (bad + 1), bad++) {
        sum += ways * chance ** bad * (1 - chance) ** (12 - bad) * Math.exp(log(bad, 12, limit));
      }
      return sum;
    };
    expect(mean(0.05, 0.05)).toBeCloseTo(1, 9);
    expect(mean(0.01, 0.01)).toBeCloseTo(1, 9);
    expect(mean(0.04, 0.05)).toBeLessThan(1);
    expect(mean(0.06, 0.05)).toBeGreaterThan(1);
  });

  it("stays a number up to a thousand million requests, and grows as the divergence does", () => {
    const all = 1_000_000_000;
    const divergence = 0.011 * Math.log(1.1) + 0.989 * Math.log(0.989 / 0.99);
    const found = log(0.011 * all, all, 0.01);
    expect(found).toBeLessThan(divergence * all);
    expect(found).toBeGreaterThan(0.95 * divergence * all);
    expect(log(all, all, 0.01)).toBeGreaterThan(4e9);
    expect(log(0, all, 0.01)).toBeLessThan(-1e5);
  });

  it("is beyond doubt where nothing may fail and something did", () => {
    expect(log(0, 1_000_000, 0)).toBeCloseTo(0, 9);
    expect(log(1, 1_000_000, 0)).toBe(Number.POSITIVE_INFINITY);
    expect(new Evidence(0).reaches({ bad: 1, all: 1 }, 20)).toBe(true);
  });

  it("reaches a threshold exactly where its logarithm does, though most are told apart without it", () => {
    const random = randomFrom(1);
    for (let round = 0; round < 2_000; round++) {
      const all = Math.floor(10 ** (6 * random()));
      const limit = 10 ** (-4 * random()) * 0.9;
      const bad = Math.min(all, Math.floor(all * limit * (0.5 + 2 * random())));
      const evidence = new Evidence(limit);
      expect(evidence.reaches({ bad, all }, 7)).toBe(evidence.log({ bad, all }) >= 7);
    }
  });
});

describe("the least share that counts leave possible", () => {
  it("is where the evidence reaches the threshold", () => {
    for (const [bad, all] of [
      [30, 1_000],
      [5, 100],
      [999, 1_000],
      [11_000_000, 1_000_000_000],
    ] as const) {
      const least = leastShare({ bad, all }, 7);
      expect(log(bad, all, least * 1.001)).toBeLessThan(7);
      expect(log(bad, all, least * 0.999)).toBeGreaterThan(7);
      expect(least).toBeLessThan(bad / all);
    }
  });

  it("is nothing where too little was seen, and near 1 where all is bad", () => {
    expect(leastShare({ bad: 0, all: 0 }, 7)).toBe(0);
    expect(leastShare({ bad: 0, all: 1_000 }, 7)).toBe(0);
    expect(leastShare({ bad: 1_000_000, all: 1_000_000 }, 7)).toBeGreaterThan(0.999);
    expect(leastShare({ bad: 1_000_000, all: 1_000_000 }, 7)).toBeLessThan(1);
  });

  it("comes closer to the share with more requests", () => {
    const found = [100, 1_000, 10_000, 1_000_000].map((all) => leastShare({ bad: all / 20, all }, 7));
    expect(found).toEqual(found.toSorted());
    expect(found.at(-1)).toBeGreaterThan(0.049);
  });
});
