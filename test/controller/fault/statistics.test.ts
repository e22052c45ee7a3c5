// The yardsticks themselves, against values that are tabulated.
import { describe, expect, it } from "vitest";
import { binomialBounds, distance, farthest, normalShare } from "./statistics.js";

describe("the yardsticks", () => {
  it("of shares leave out what is rarer than one in two million on each side", () => {
    // 20 coins: none in 2^-20 (0.95e-6), which is over half a millionth; so nothing is left out.
    expect(binomialBounds(20, 0.5)).toEqual({ least: 0, most: 20 });
    // 22 coins: 2^-22 is 0.24e-6, and 23 of 2^22 are 5.5e-6.
    expect(binomialBounds(22, 0.5)).toEqual({ least: 1, most: 21 });
    expect(binomialBounds(1_000, 0)).toEqual({ least: 0, most: 0 });
    expect(binomialBounds(1_000, 1)).toEqual({ least: 1_000, most: 1_000 });
  });

  it("of large numbers come near the normal distribution's", () => {
    const { least, most } = binomialBounds(1_000_000, 0.25);
    const deviation = Math.sqrt(1_000_000 * 0.25 * 0.75);
    expect((250_000 - least) / deviation).toBeCloseTo(4.89, 1);
    expect((most - 250_000) / deviation).toBeCloseTo(4.89, 1);
  });

  it.each([
    [0, 0.5],
    [1, 0.841344746],
    [-2, 0.022750132],
    [2.326347874, 0.99],
    [4.5, 0.999996602],
  ])("know the share of the normal distribution below %d", (z, share) => {
    expect(normalShare(z)).toBeCloseTo(share, 9);
  });

  it("tell a distribution from one that is one percent off", () => {
    const n = 1_000_000;
    const even = Float64Array.from({ length: n }, (_, index) => (index + 0.5) / n);
    expect(distance(even, (x) => x, 1)).toBeLessThan(farthest(n));
    expect(distance(even, (x) => x ** 1.02, 1)).toBeGreaterThan(farthest(n));
  });
});
