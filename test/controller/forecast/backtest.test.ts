import { expect, test } from "vitest";
import { drawFrom } from "../../../bench/diagnosis/forecast/index.js";
import { backtest, originsOf } from "../../../controller/forecast/backtest.js";
import { type Candidate, candidatesOf } from "../../../controller/forecast/candidates.js";
import { naive } from "../../../controller/forecast/rivals.js";

test("origins are evenly apart, the last one leaves room for its whole lead", () => {
  expect(originsOf(100, 90, 5)).toEqual([90, 91, 92, 93, 94, 95]);
  const many = originsOf(1000, 20, 30);
  expect(many.at(-1)).toBe(970);
  expect(many[0]).toBeGreaterThanOrEqual(20);
  expect(many.length).toBeLessThanOrEqual(40);
  expect(new Set(many.slice(1).map((origin, at) => origin - (many[at] ?? 0))).size).toBe(1);
});

test("there is one origin where there is room for one", () => {
  expect(originsOf(25, 20, 5)).toEqual([20]);
});

test("the method with the smallest error is chosen", () => {
  const line = Float64Array.from({ length: 120 }, (_, at) => 10 + 2 * at);
  const tested = backtest(line, all(line), originsOf(120, 20, 10), 10);
  expect(tested.chosen.method).toBe("drift");
  expect(tested.rivals.naive).toBeCloseTo(11, 9);
});

test("of equals the simplest is chosen", () => {
  const flat = new Float64Array(120).fill(7);
  const tested = backtest(flat, all(flat), originsOf(120, 20, 10), 10);
  expect([tested.chosen.method, tested.error]).toEqual(["naive", 0]);
});

test("a method that is better by luck's margin only is not chosen", () => {
  const noise = drawFrom(3);
  const series = Float64Array.from({ length: 100 }, () => 50 + noise.normal());
  const close: Candidate = { method: "level", foretell: shifted(series, -0.01) };
  const tested = backtest(series, [plain(series), close], originsOf(100, 20, 10), 10);
  expect(tested.chosen.method).toBe("naive");
});

test("the choice at an origin knows nothing of what came after it", () => {
  // The second is perfect, and the first is off by 5, from step 60 on; before it is the other way round.
  const series = new Float64Array(120);
  const off =
    (isOff: (step: number) => boolean): Candidate["foretell"] =>
    (origins, lead) =>
      origins.map((origin) => Float64Array.from({ length: lead }, (_, at) => (isOff(origin + at) ? 5 : 0)));
  const early: Candidate = { method: "naive", foretell: off((step) => step >= 60) };
  const late: Candidate = { method: "level", foretell: off((step) => step < 60) };
  const origins = originsOf(120, 20, 10);
  const tested = backtest(series, [early, late], origins, 10);
  const at = origins.findIndex((origin) => origin >= 60);
  expect(tested.errors[at]?.[0]).toBe(-5);
  expect(tested.errors.at(-1)?.[0]).toBe(0);
});

test("a method whose forecast is no number is as wrong as can be", () => {
  const series = Float64Array.from({ length: 100 }, (_, at) => at % 7);
  const broken: Candidate = {
    method: "level",
    foretell: (origins, lead) => origins.map(() => new Float64Array(lead).fill(Number.NaN)),
  };
  const tested = backtest(series, [plain(series), broken], originsOf(100, 20, 5), 5);
  expect(tested.chosen.method).toBe("naive");
  expect(Number.isFinite(tested.error)).toBe(true);
});

test("errors are value minus forecast, and there is none where nothing was known", () => {
  const series = Float64Array.of(1, 1, 1, 1, 4, Number.NaN, 2, 1);
  const tested = backtest(series, [plain(series)], [3, 5], 3);
  expect(tested.errors.map((row) => [...row])).toEqual([
    [0, 3, Number.NaN],
    [Number.NaN, -2, -3],
  ]);
  expect(tested.error).toBe(2);
});

test("another unit changes no choice, and scales all errors", () => {
  const noise = drawFrom(11);
  const series = Float64Array.from({ length: 150 }, (_, at) => 100 + 0.5 * at + 4 * noise.normal());
  const scaled = series.map((value) => value / 1000);
  const origins = originsOf(150, 20, 15);
  const [one, other] = [series, scaled].map((each) => backtest(each, all(each), origins, 15));
  expect(other?.chosen.method).toBe(one?.chosen.method);
  expect((other?.error ?? 0) * 1000).toBeCloseTo(one?.error ?? 0, 9);
});

function all(series: Float64Array): readonly [Candidate, ...Candidate[]] {
  const [first, ...others] = candidatesOf(series, 0);
  return [first ?? plain(series), ...others];
}

function plain(series: Float64Array): Candidate {
  return { method: "naive", foretell: (origins, lead) => naive(series, origins, lead, false) };
}

function shifted(series: Float64Array, by: number): Candidate["foretell"] {
  return (origins, lead) =>
    naive(series, origins, lead, false).map((told) => told.map((value) => value + by * (value - 50)));
}
