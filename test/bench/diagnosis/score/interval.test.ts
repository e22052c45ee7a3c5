import { describe, expect, it } from "vitest";
import { shareOf } from "../../../../bench/diagnosis/score/index.js";

describe("the interval of a share", () => {
  // Newcombe 1998, table I, method 3; and Wilson's closed form by hand for the ends.
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
    [29, 29, 0.883, 1],
  ])("of %i among %i is Wilson's", (right, count, low, high) => {
    const share = shareOf(right, count);
    expect(share.median).toBe(right / count);
    expect(share.low).toBeCloseTo(low, 4);
    expect(share.high).toBeCloseTo(high, 4);
    expect(share.samples).toBe(count);
  });

  it("of nothing is not known", () => {
    expect(shareOf(0, 0)).toEqual({ median: Number.NaN, low: Number.NaN, high: Number.NaN, samples: 0 });
  });

  it("takes an expectation that is no whole number", () => {
    const { median, low, high } = shareOf(2.5, 10);
    expect(median).toBe(0.25);
    expect(low).toBeGreaterThan(shareOf(2, 10).low);
    expect(high).toBeLessThan(shareOf(3, 10).high);
  });

  it("narrows with more cases", () => {
    const widths = [10, 100, 1_000].map((count) => {
      const { low, high } = shareOf(count / 2, count);
      return high - low;
    });
    expect(widths).toEqual([...widths].sort((one, other) => other - one));
  });
});
