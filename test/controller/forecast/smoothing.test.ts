import fc from "fast-check";
import { expect, test } from "vitest";
import { type Smoothing, type Start, smooth } from "../../../controller/forecast/smoothing.js";

const HOLT: Smoothing = { alpha: 0.5, beta: 0.4, phi: 1, gamma: 0, season: "none", clip: Infinity };
const NO_SEASON = new Float64Array(1);

function forecast(values: readonly number[], by: Smoothing, start: Start, lead: number): number[] {
  const [told] = smooth(Float64Array.from(values), by, start, [values.length], lead);
  return [...(told ?? [])];
}

test("Holt's method gives the numbers that are computed by hand", () => {
  // 12 foretold, 13 seen: level 12.5, trend 2 + 0.5 * 0.4 * 1 = 2.2
  // 14.7 foretold, 14 seen: level 14.35, trend 2.06; then 16.41 and 18: level 17.205, trend 2.378
  const start = { level: 10, trend: 2, season: NO_SEASON, spread: 1 };
  const [one = 0, two = 0] = forecast([13, 14, 18], HOLT, start, 2);
  expect(one).toBeCloseTo(19.583, 9);
  expect(two).toBeCloseTo(21.961, 9);
});

test("a damped trend fades: its steps shrink by phi each", () => {
  const start = { level: 100, trend: 10, season: NO_SEASON, spread: 1 };
  const told = forecast([], { ...HOLT, phi: 0.5 }, start, 4);
  expect(told).toEqual([105, 107.5, 108.75, 109.375]);
});

test("without a trend only the level goes on, whatever trend it began with", () => {
  const start = { level: 100, trend: 10, season: NO_SEASON, spread: 1 };
  expect(forecast([100, 100], { ...HOLT, phi: 0 }, start, 3)).toEqual([100, 100, 100]);
});

test("simple smoothing is the mean with weights that fall by 1 - alpha", () => {
  const values = [3, 8, 1, 9, 4];
  const [told] = forecast(values, { ...HOLT, alpha: 0.3, phi: 0 }, { ...flatAt(5), spread: 1 }, 1);
  const weighted = values.map((value, at) => value * 0.3 * 0.7 ** (values.length - 1 - at));
  expect(told).toBeCloseTo(
    weighted.reduce((sum, part) => sum + part, 5 * 0.7 ** 5),
    9,
  );
});

test("the error correction form is Winters' additive method in its classic form", () => {
  const weight = fc.double({ min: 0.05, max: 0.95, noNaN: true });
  const values = fc.array(fc.double({ min: 1, max: 100, noNaN: true }), { minLength: 8, maxLength: 30 });
  fc.assert(
    fc.property(weight, weight, weight, values, (alpha, beta, gamma, all) => {
      // Winters updates the season with what is left of the error after the level has moved: gamma (1 - alpha).
      const by = { ...HOLT, alpha, beta, gamma: gamma * (1 - alpha), season: "additive" } as const;
      const start = { level: 50, trend: 1, season: Float64Array.of(5, -2, -3), spread: 1 };
      const told = forecast(all, by, start, 5);
      for (const [at, value] of classicAdditive(all, alpha, beta, gamma, 5).entries())
        expect(told[at]).toBeCloseTo(value, 6);
    }),
    { numRuns: 100 },
  );
});

test("the multiplicative season gives the numbers that are computed by hand", () => {
  // 100 * 1.2 = 120 foretold, 132 seen: level 100 + 0.5 * 12 / 1.2 = 105, season 1.2 + 0.25 * 12 / 100 = 1.23
  const by = { ...HOLT, beta: 0, phi: 0, gamma: 0.25, season: "multiplicative" } as const;
  const start = { level: 100, trend: 0, season: Float64Array.of(1.2, 0.8), spread: 1 };
  const [next = 0, again = 0] = forecast([132], by, start, 2);
  expect(next).toBeCloseTo(105 * 0.8, 9);
  expect(again).toBeCloseTo(105 * 1.23, 9);
});

test("with a multiplicative season all scales with its unit, but for what a clip would", () => {
  const by = { ...HOLT, gamma: 0.2, season: "multiplicative" } as const;
  const values = [120, 85, 118, 79, 140, 90];
  const start = { level: 100, trend: 1, season: Float64Array.of(1.2, 0.8), spread: 1 };
  const inSeconds = { ...start, level: 0.1, trend: 0.001 };
  const told = forecast(values, by, start, 4);
  const scaled = forecast(
    values.map((value) => value / 1000),
    by,
    inSeconds,
    4,
  );
  for (const [at, value] of told.entries()) expect(scaled[at]).toBeCloseTo(value / 1000, 12);
});

test("an unknown step moves the level on by its trend, and teaches nothing", () => {
  const start = { level: 10, trend: 2, season: NO_SEASON, spread: 1 };
  expect(forecast([Number.NaN, Number.NaN], HOLT, start, 1)).toEqual([16]);
  expect(forecast([12, Number.NaN, 16], HOLT, start, 1)).toEqual([18]);
});

test("one outlier moves a clipped level by no more than the clip, a shift that stays is followed", () => {
  const by = { ...HOLT, phi: 0, clip: 4 };
  const steady = new Array<number>(50).fill(100);
  const start = { ...flatAt(100), spread: 1 };
  expect(forecast([...steady, 5000], by, start, 1)[0]).toBeLessThan(104);
  expect(forecast([...steady, ...new Array<number>(60).fill(200)], by, start, 1)[0]).toBeCloseTo(200, 0);
});

test("no origin knows what comes after it", () => {
  const values = Float64Array.of(10, 12, 11, 14, 13, 15);
  const start = { level: 10, trend: 0, season: NO_SEASON, spread: 1 };
  const [early] = smooth(values, HOLT, start, [3, 6], 2);
  const changed = values.slice().fill(1000, 3);
  const [same] = smooth(changed, HOLT, start, [3, 6], 2);
  expect(early).toEqual(same);
});

function flatAt(level: number): Start {
  return { level, trend: 0, season: NO_SEASON, spread: 0 };
}

function classicAdditive(
  values: readonly number[],
  alpha: number,
  beta: number,
  gamma: number,
  lead: number,
): number[] {
  let [level, trend] = [50, 1];
  const season = [5, -2, -3];
  for (const [step, value] of values.entries()) {
    const before = level;
    const seasonal = season[step % 3] ?? 0;
    level = alpha * (value - seasonal) + (1 - alpha) * (level + trend);
    trend = beta * (level - before) + (1 - beta) * trend;
    season[step % 3] = gamma * (value - level) + (1 - gamma) * seasonal;
  }
  return Array.from({ length: lead }, (_, at) => {
    return level + (at + 1) * trend + (season[(values.length + at) % 3] ?? 0);
  });
}
