import { expect, test } from "vitest";
import { drawFrom } from "../../../bench/diagnosis/forecast/index.js";
import { explained, seasonOf } from "../../../controller/forecast/season.js";

const MINUTE_MS = 60_000;
const JUDGED = 60;

function wave(steps: number, length: number, noise: number, seed = 1): Float64Array {
  const draw = drawFrom(seed);
  return Float64Array.from(
    { length: steps },
    (_, at) => 100 + 20 * Math.sin((2 * Math.PI * at) / length) + noise * draw.normal(),
  );
}

test("an hour is found in minutes, a day in steps of ten minutes", () => {
  expect(seasonOf(wave(360, 60, 4), MINUTE_MS, JUDGED)).toBe(60);
  expect(seasonOf(wave(576, 144, 4), 10 * MINUTE_MS, JUDGED)).toBe(144);
});

test("what repeats each ten minutes is not said to repeat each hour", () => {
  expect(seasonOf(wave(360, 10, 4), MINUTE_MS, JUDGED)).toBe(10);
});

test("a trend or a shift is no season", () => {
  const trend = Float64Array.from({ length: 360 }, (_, at) => 100 + at);
  const shift = Float64Array.from({ length: 360 }, (_, at) => (at < 200 ? 100 : 300));
  expect(seasonOf(trend, MINUTE_MS, JUDGED)).toBe(0);
  expect(seasonOf(shift, MINUTE_MS, JUDGED)).toBe(0);
});

test("noise has none, for all but few seeds", () => {
  const seeds = Array.from({ length: 50 }, (_, seed) => seed);
  const found = seeds.filter((seed) => seasonOf(wave(360, 60, 200, seed), MINUTE_MS, JUDGED) !== 0);
  expect(found.length).toBeLessThanOrEqual(2);
});

test("a season that was not seen twice before what is judged is not taken", () => {
  expect(seasonOf(wave(179, 60, 1), MINUTE_MS, JUDGED)).toBe(0);
  expect(seasonOf(wave(180, 60, 1), MINUTE_MS, JUDGED)).toBe(60);
});

test("steps that are no part of the clock's periods have no season", () => {
  expect(seasonOf(wave(400, 60, 1), 7000, JUDGED)).toBe(0);
});

test("unknown steps hide no season, and of nothing none is explained", () => {
  const holed = wave(360, 60, 4).map((value, at) => (at % 7 === 0 ? Number.NaN : value));
  expect(seasonOf(holed, MINUTE_MS, JUDGED)).toBe(60);
  expect(explained(new Float64Array(100).fill(Number.NaN), 10)).toBe(0);
  expect(explained(new Float64Array(100).fill(5), 10)).toBe(0);
});

test("of a pure wave all is explained", () => {
  expect(explained(wave(360, 60, 0), 60)).toBeGreaterThan(0.95);
});
