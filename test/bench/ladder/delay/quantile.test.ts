import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { leastOf, quantileOf } from "../../../../bench/ladder/delay/quantile.js";

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

describe("a quantile", () => {
  it("is the smallest that its share of the samples do not exceed", () => {
    expect(quantileOf(upTo(100), 0.5).median).toBe(50);
    expect(quantileOf(upTo(100), 0.99).median).toBe(99);
    expect(quantileOf([3, 1, 2], 0.5).median).toBe(2);
  });

  it("is bounded by the samples between which the true one lies", () => {
    // Of 100 samples 50 +- 9.8 are under the true median.
    expect(quantileOf(upTo(100), 0.5)).toEqual({ median: 50, low: 40, high: 61, samples: 100 });
  });

  it("of few samples is the greatest, and so is its upper bound", () => {
    expect(quantileOf([7, 5, 6], 0.99)).toMatchObject({ median: 7, high: 7 });
  });

  it("holds the true value in most of many draws", () => {
    let state = 1;
    const random = () => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      return (state >>> 8) / 2 ** 24;
    };
    const hits = Array.from({ length: 400 }, () => {
      const { low, high } = quantileOf(Array.from({ length: 200 }, random), 0.5);
      return low <= 0.5 && 0.5 <= high;
    }).filter(Boolean).length;
    expect(hits / 400).toBeGreaterThan(0.9);
  });

  it("lies within its bounds, and these among the samples", () => {
    const samples = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 1, maxLength: 50 });
    fc.assert(
      fc.property(samples, fc.double({ min: 0, max: 1, noNaN: true }), (values, share) => {
        const { median, low, high } = quantileOf(values, share);
        expect(low <= median && median <= high).toBe(true);
        for (const each of [median, low, high]) expect(values).toContain(each);
      }),
    );
  });

  it("of nothing is refused", () => {
    expect(() => quantileOf([], 0.5)).toThrow(RangeError);
  });
});

describe("the least of the samples", () => {
  it("is one of them, and certain", () => {
    expect(leastOf([2, -1, 3])).toEqual({ median: -1, low: -1, high: -1, samples: 3 });
  });
});
