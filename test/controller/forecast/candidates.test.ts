import { expect, test } from "vitest";
import { drawFrom } from "../../../bench/diagnosis/forecast/index.js";
import { candidatesOf, METHODS } from "../../../controller/forecast/candidates.js";

const LEAD = 6;

function wave(at: (step: number) => number): Float64Array {
  const draw = drawFrom(3);
  return Float64Array.from({ length: 80 }, (_, step) => at(step) + draw.normal());
}

test("the simplest comes first, and methods in the order of their names' list", () => {
  const places = candidatesOf(
    wave((step) => 50 + (step % 10)),
    10,
  ).map(({ method }) => METHODS.indexOf(method));
  expect(places[0]).toBe(0);
  expect(new Set(places).size).toBe(METHODS.length);
});

test("without a season no method has one", () => {
  const methods = candidatesOf(
    wave(() => 50),
    0,
  ).map(({ method }) => method);
  expect(methods.some((method) => method.startsWith("seasonal"))).toBe(false);
  expect(new Set(methods)).toEqual(new Set(["naive", "drift", "level", "damped_trend", "trend"]));
});

test("a season is not multiplied where a value is 0, and is where all are above", () => {
  const methods = (series: Float64Array) => candidatesOf(series, 10).map(({ method }) => method);
  const above = wave((step) => 50 + (step % 10));
  expect(methods(above)).toContain("seasonal_multiplicative");
  const idle = above.slice().fill(0, 5, 6);
  expect(methods(idle)).not.toContain("seasonal_multiplicative");
  const holed = above.slice().fill(Number.NaN, 5, 6);
  expect(methods(holed)).toContain("seasonal_multiplicative");
});

test("no candidate looks beyond an origin, and each gives all of its lead", () => {
  const series = wave((step) => 50 + (step % 10));
  const changed = series.slice().fill(1e6, 50);
  const [before, after] = [series, changed].map((each) => candidatesOf(each, 10));
  for (const [at, { method, foretell }] of (before ?? []).entries()) {
    const [told] = foretell([50], LEAD);
    expect(told, method).toHaveLength(LEAD);
    expect(after?.[at]?.foretell([50], LEAD)[0], method).toEqual(told);
  }
});

test("what is foretold from an origin is the same alone and among others", () => {
  const series = wave((step) => 50 + step);
  for (const { method, foretell } of candidatesOf(series, 0)) {
    const [, , alike] = foretell([20, 40, 60, 80], LEAD);
    expect(foretell([60], LEAD)[0], method).toEqual(alike);
  }
});
