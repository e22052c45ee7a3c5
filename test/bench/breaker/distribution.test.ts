import { describe, expect, it } from "vitest";
import { distributionOf, GRAIN_MS, ratioOf } from "../../../bench/breaker/distribution.js";

const oneTo = (most: number) => Array.from({ length: most }, (_, index) => index + 1);

describe("a distribution", () => {
  it("has quantiles that are values which were seen", () => {
    expect(distributionOf(oneTo(100))).toEqual({ count: 100, min: 1, p50: 50, p90: 90, p99: 99, max: 100 });
  });

  it("does not ask for an order, and leaves the values as they were", () => {
    const values = [30, 10, 20];
    expect(distributionOf(values)).toMatchObject({ min: 10, p50: 20, max: 30 });
    expect(values).toEqual([30, 10, 20]);
  });

  it("of few values says the largest where a quantile needs more", () => {
    expect(distributionOf([4, 2])).toEqual({ count: 2, min: 2, p50: 2, p90: 4, p99: 4, max: 4 });
  });

  it("of nothing is refused", () => {
    expect(() => distributionOf([])).toThrow("there is no trial to tell of");
  });
});

describe("a ratio of medians", () => {
  it("is exact where all trials were alike", () => {
    expect(ratioOf([60, 60, 60], [20, 20, 20], 1)).toEqual({ median: 3, low: 3, high: 3 });
  });

  it("lies within its spread, which is wider where trials differ more", () => {
    const near = ratioOf([99, 100, 101, 100], [10, 10, 10, 10], 1);
    const far = ratioOf([20, 60, 140, 180], [10, 10, 10, 10], 1);
    for (const { low, median, high } of [near, far]) {
      expect(low).toBeLessThanOrEqual(median);
      expect(high).toBeGreaterThanOrEqual(median);
    }
    expect(far.high - far.low).toBeGreaterThan(near.high - near.low);
  });

  it("takes what is under the grain for the grain, so that nothing is divided by 0", () => {
    expect(ratioOf([50 * GRAIN_MS], [0], 1).median).toBe(50);
    expect(ratioOf([0], [0], 1).median).toBe(1);
  });

  it("is the same for the same seed", () => {
    expect(ratioOf(oneTo(30), oneTo(9), 7)).toEqual(ratioOf(oneTo(30), oneTo(9), 7));
  });
});
