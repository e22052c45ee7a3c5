import fc from "fast-check";
import { expect, test } from "vitest";
import { median, nextBelow, quantile } from "../../../controller/forecast/order.js";

const VALUES = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 40 });

test("the median of an even number is between the middle two, and their order does not matter", () => {
  expect(median([9, 1, 3, 5])).toBe(4);
  expect(median([7, 1, 2])).toBe(2);
  expect(median([4])).toBe(4);
});

test("a quantile lies on the line between its neighbours", () => {
  expect([0, 0.25, 0.5, 1].map((share) => quantile([0, 10, 20, 40], share))).toEqual([0, 7.5, 15, 40]);
});

test("half of any numbers are at most their median, and half at least", () => {
  fc.assert(
    fc.property(VALUES, (values) => {
      const middle = median(values);
      const [atMost, atLeast] = [
        values.filter((value) => value <= middle),
        values.filter((value) => value >= middle),
      ];
      expect(Math.min(atMost.length, atLeast.length)).toBeGreaterThanOrEqual(values.length / 2);
    }),
    { numRuns: 200 },
  );
});

test("of nine numbers the next stays below the ninth with a chance of nine in ten", () => {
  const nine = [1, 2, 3, 4, 5, 6, 7, 8, 9];
  expect([nextBelow(nine, 0.9), nextBelow(nine, 0.5)]).toEqual([9, 5]);
});

test("where they are too few to say it is the greatest", () => {
  expect([nextBelow([1, 2], 0.9), nextBelow([5], 0.5)]).toEqual([2, 5]);
});

test("it is one of the numbers, and no smaller for a greater chance", () => {
  fc.assert(
    fc.property(VALUES, (values) => {
      const sorted = [...values].sort((one, other) => one - other);
      const [some = 0, more = 0] = [0.5, 0.9].map((share) => nextBelow(sorted, share));
      expect(sorted).toContain(some);
      expect(more).toBeGreaterThanOrEqual(some);
    }),
    { numRuns: 200 },
  );
});
