import { expect, test } from "vitest";
import { naive, seasonalNaive } from "../../../controller/forecast/rivals.js";

const { NaN: GAP } = Number;

test("naive holds the last value that is known before the origin", () => {
  const told = naive(Float64Array.of(1, 2, GAP, 4), [2, 3, 4], 2, false);
  expect(told.map((each) => [...each])).toEqual([
    [2, 2],
    [2, 2],
    [4, 4],
  ]);
});

test("drift goes on along the line from the first value to the last", () => {
  const [told] = naive(Float64Array.of(10, 50, 16), [3], 3, true);
  expect([...(told ?? [])]).toEqual([19, 22, 25]);
});

test("drift reckons from where the last value was, and not from the origin", () => {
  const [told] = naive(Float64Array.of(10, 12, GAP, GAP), [4], 1, true);
  expect([...(told ?? [])]).toEqual([18]);
});

test("of nothing known naive says 0, of one value drift says that value", () => {
  expect([...(naive(Float64Array.of(GAP), [1], 1, false)[0] ?? [])]).toEqual([0]);
  expect([...(naive(Float64Array.of(7), [1], 2, true)[0] ?? [])]).toEqual([7, 7]);
});

test("seasonal naive takes the value of a season before, also where that is ahead of the origin", () => {
  const [told] = seasonalNaive(Float64Array.of(1, 2, 3, 4, 5, 6), 3, [6], 5);
  expect([...(told ?? [])]).toEqual([4, 5, 6, 4, 5]);
});

test("seasonal naive looks further back for a step that is not known, and else takes the last value", () => {
  const [told] = seasonalNaive(Float64Array.of(1, GAP, 3, GAP), 2, [4], 2);
  expect([...(told ?? [])]).toEqual([3, 3]);
});

test("seasonal naive never looks beyond its origin", () => {
  const [told] = seasonalNaive(Float64Array.of(1, 2, 99, 99), 2, [2], 4);
  expect([...(told ?? [])]).toEqual([1, 2, 1, 2]);
});
