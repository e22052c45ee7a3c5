import { describe, expect, it } from "vitest";
import { latencySampler, randomFrom, seedOf } from "../../../bench/mesh/latency.js";

const many = (draw: () => number) => Array.from({ length: 20_000 }, draw).sort((one, other) => one - other);
const at = (sorted: number[], share: number) => sorted[Math.floor(share * sorted.length)] ?? Number.NaN;

describe("a service's latency", () => {
  const sorted = many(latencySampler({ medianMs: 4, p99Ms: 20 }, randomFrom(7)));

  it("has the median and the 99th percentile of the table", () => {
    expect(at(sorted, 0.5)).toBeGreaterThan(3.8);
    expect(at(sorted, 0.5)).toBeLessThan(4.2);
    expect(at(sorted, 0.99)).toBeGreaterThan(18);
    expect(at(sorted, 0.99)).toBeLessThan(22);
  });

  it("is over nothing and at most three times its 99th percentile", () => {
    expect(sorted[0]).toBeGreaterThan(0);
    expect(sorted.at(-1)).toBeLessThanOrEqual(60);
  });

  it("is the same for the same seed and another for another", () => {
    const first = (seed: number) => latencySampler({ medianMs: 4, p99Ms: 20 }, randomFrom(seed))();
    expect(first(1)).toBe(first(1));
    expect(first(1)).not.toBe(first(2));
  });
});

describe("random numbers from a seed", () => {
  it("lie evenly in [0, 1)", () => {
    const sorted = many(randomFrom(1));
    expect(sorted[0]).toBeGreaterThanOrEqual(0);
    expect(sorted.at(-1)).toBeLessThan(1);
    for (const share of [0.1, 0.5, 0.9]) expect(Math.abs(at(sorted, share) - share)).toBeLessThan(0.015);
  });
});

describe("the seed of a name", () => {
  it("is its own in each run", () => {
    const seeds = ["reviews-v1", "reviews-v2"].flatMap((name) => [seedOf(name, 1), seedOf(name, 2)]);
    expect(new Set(seeds).size).toBe(4);
    expect(seedOf("reviews-v1", 1)).toBe(seeds[0]);
    for (const seed of seeds) expect(Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32).toBe(true);
  });
});
