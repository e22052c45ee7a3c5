import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { exactly, figureOf } from "../../../bench/result/index.js";

/** Chance that of `count` fair coins `heads` or fewer show heads, by Pascal's rule. */
function chanceOfAtMost(heads: number, count: number): number {
  let row = [1];
  for (let i = 0; i < count; i++) row = [1, ...row.slice(1).map((value, at) => value + (row[at] ?? 0)), 1];
  const all = 2 ** count;
  return row.slice(0, heads + 1).reduce((sum, ways) => sum + ways / all, 0);
}

describe("a figure", () => {
  test("has the middle sample of an odd number for its median", () => {
    expect(figureOf([9, 1, 5]).median).toBe(5);
  });

  test("has the mean of the two in the middle of an even number", () => {
    expect(figureOf([4, 1, 3, 2]).median).toBe(2.5);
  });

  test("of few samples has the extremes for its interval", () => {
    expect(figureOf([3, 1, 2])).toEqual({ median: 2, low: 1, high: 3, samples: 3 });
  });

  // Tabled values of the sign test's interval: ranks 1 and 6 of 6, 2 and 8 of 9, 2 and 9 of 10, 6 and 15 of 20.
  test.each([
    [6, 1, 6],
    [8, 1, 8],
    [9, 2, 8],
    [10, 2, 9],
    [12, 3, 10],
    [20, 6, 15],
    [40, 14, 27],
  ])("of %i samples lies between the ranks that the tables of the sign test give", (count, low, high) => {
    const samples = Array.from({ length: count }, (_, index) => count - index);
    expect(figureOf(samples)).toMatchObject({ low, high });
  });

  test("leaves out no more than 5 %, and could not be narrower", () => {
    for (let count = 6; count <= 60; count++) {
      const { low } = figureOf(Array.from({ length: count }, (_, index) => index));
      expect(2 * chanceOfAtMost(low, count), `${count} samples`).toBeLessThanOrEqual(0.05);
      expect(2 * chanceOfAtMost(low + 1, count), `${count} samples`).toBeGreaterThan(0.05);
    }
  });

  test("does not depend on the order of its samples, and holds its median", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true, min: -1e9, max: 1e9 }), { minLength: 1 }), (samples) => {
        const figure = figureOf(samples);
        expect(figureOf([...samples].reverse())).toEqual(figure);
        expect(figure.low).toBeLessThanOrEqual(figure.median);
        expect(figure.high).toBeGreaterThanOrEqual(figure.median);
      }),
    );
  });

  test("is refused where nothing was measured, or something that is no number", () => {
    expect(() => figureOf([])).toThrow(RangeError);
    expect(() => figureOf([1, Number.NaN])).toThrow(RangeError);
  });

  test("that was counted has no spread", () => {
    expect(exactly(7)).toEqual({ median: 7, low: 7, high: 7, samples: 1 });
  });
});
