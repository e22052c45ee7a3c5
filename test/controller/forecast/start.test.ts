import { expect, test } from "vitest";
import { flat, plainStart, START_STEPS, seasonalStart } from "../../../controller/forecast/start.js";

test("a straight line starts where the line does, with its slope", () => {
  const series = Float64Array.from({ length: 40 }, (_, at) => 10 + 3 * (at + 1));
  const { level, trend, spread } = plainStart(series);
  expect([level, trend, spread]).toEqual([10, 3, 0]);
});

test("one wild value among the first does not bend the line", () => {
  const series = Float64Array.from({ length: 40 }, (_, at) => 10 + 3 * (at + 1));
  series[4] = 1e6;
  expect(plainStart(series).trend).toBeCloseTo(3, 9);
});

test("a start knows nothing of what comes after its steps", () => {
  const series = Float64Array.from({ length: 60 }, (_, at) => Math.sin(at));
  const changed = series.slice().fill(1e6, START_STEPS);
  expect(plainStart(changed)).toEqual(plainStart(series));
});

test("unknown steps are left out; where all are, it starts from 0", () => {
  const series = Float64Array.from({ length: 20 }, (_, at) => (at % 3 === 0 ? Number.NaN : 5 * (at + 1)));
  expect(plainStart(series).trend).toBeCloseTo(5, 9);
  expect(plainStart(new Float64Array(30).fill(Number.NaN))).toMatchObject({ level: 0, trend: 0, spread: 0 });
});

test("a flat start has the median as its level, and no trend", () => {
  const series = Float64Array.from({ length: 21 }, (_, at) => at);
  expect(flat(plainStart(series), series)).toMatchObject({ level: 9.5, trend: 0 });
});

test("an additive season is found with its level and trend", () => {
  const shape = [10, -5, -8, 3];
  const series = Float64Array.from({ length: 16 }, (_, at) => 100 + 2 * (at + 1) + (shape[at % 4] ?? 0));
  const { level, trend, season, spread } = seasonalStart(series, 4, false);
  expect(level).toBeCloseTo(100, 9);
  expect(trend).toBeCloseTo(2, 9);
  expect([...season].map((part) => Math.round(part * 1e6) / 1e6)).toEqual(shape);
  expect(spread).toBeCloseTo(0, 9);
});

test("a multiplicative season is a factor for each of its steps; 1 where nothing is known", () => {
  const shape = [1.5, 0.5, 1];
  const series = Float64Array.from({ length: 6 }, (_, at) => 100 * (shape[at % 3] ?? 0));
  const { level, season } = seasonalStart(series, 3, true);
  expect(level).toBeCloseTo(100, 9);
  expect([...season]).toEqual(shape);
  const holed = series.map((value, at) => (at % 3 === 2 ? Number.NaN : value));
  expect(seasonalStart(holed, 3, true).season[2]).toBe(1);
});
