import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { finite, quantile, rounded, shareOf } from "../../../controller/incident/numbers.js";

describe("numbers that JSON can hold", () => {
  it("are finite, or null", () => {
    fc.assert(
      fc.property(fc.double(), (value) => {
        const held = finite(value);
        expect(held === null || Number.isFinite(held)).toBe(true);
        expect(held === null).toBe(Number.isNaN(value));
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    [Number.POSITIVE_INFINITY, Number.MAX_SAFE_INTEGER],
    [Number.NEGATIVE_INFINITY, -Number.MAX_SAFE_INTEGER],
    [0.25, 0.25],
  ])("of %d are %d", (value, held) => {
    expect(finite(value)).toBe(held);
  });

  it.each([
    [-1, 0],
    [0.4, 0.4],
    [7, 1],
    [Number.NaN, 0],
  ])("of %d as a share are %d", (value, share) => {
    expect(shareOf(value)).toBe(share);
  });

  it.each([
    [123.456, 4, 123.5],
    [0.00012345, 2, 0.00012],
    [0, 4, 0],
  ])("%d with %d digits are %d", (value, digits, shown) => {
    expect(rounded(value, digits)).toBe(shown);
  });
});

describe("a quantile", () => {
  it.each([
    [[1, 2, 3], 0.5, 2],
    [[1, 2], 0.5, 1.5],
    [[1, 2, 3, 4, 5], 0.05, 1.2],
    [[7], 0.95, 7],
  ])("of %j at %d is %d", (sorted, q, value) => {
    expect(quantile(sorted, q)).toBeCloseTo(value);
  });

  it("of nothing is none", () => {
    expect(quantile([], 0.5)).toBeNaN();
  });

  it("lies between the least and the most, and rises with its share", () => {
    const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 30 });
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(values, share, share, (all, one, other) => {
        const sorted = all.toSorted((a, b) => a - b);
        const [low, high] = [Math.min(one, other), Math.max(one, other)].map((q) => quantile(sorted, q));
        expect(low).toBeGreaterThanOrEqual((sorted[0] ?? 0) - 1e-9);
        expect(high).toBeLessThanOrEqual((sorted.at(-1) ?? 0) + 1e-9);
        expect(high).toBeGreaterThanOrEqual((low ?? 0) - 1e-9);
      }),
      { numRuns: 200 },
    );
  });
});
