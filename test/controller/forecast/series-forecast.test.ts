import fc from "fast-check";
import { expect, test } from "vitest";
import { drawFrom, FAMILIES, type Family } from "../../../bench/diagnosis/forecast/index.js";
import {
  type Foretold,
  foretell,
  type SeriesForecast,
  stepsNeeded,
} from "../../../controller/forecast/series-forecast.js";

const MINUTE_MS = 60_000;
const LEAD = 30;
/** Each of them takes some 5 ms. */
const RUNS = 25;

function told(foretold: Foretold): SeriesForecast {
  if ("refused" in foretold) throw new Error(foretold.refused);
  return foretold.forecast;
}

function family(name: string): Family {
  const found = FAMILIES.find((each) => each.name === name);
  if (found === undefined) throw new Error(`no family ${name}`);
  return found;
}

/** Values to come that lie between the bounds, and how the errors compare with the last value's. */
function score(name: string, lead: number): { covered: number; ratio: number } {
  const { make, steps, stepMs } = family(name);
  let [inside, all, error, naive] = [0, 0, 0, 0];
  for (let seed = 0; seed < RUNS; seed++) {
    const series = make(drawFrom(seed), steps);
    const past = series.slice(0, steps - lead);
    const { values, low, high } = told(foretell(past, stepMs, lead));
    for (const [at, value] of series.subarray(steps - lead).entries()) {
      if (Number.isNaN(value)) continue;
      all += 1;
      inside += value >= (low[at] ?? 0) && value <= (high[at] ?? 0) ? 1 : 0;
      error += Math.abs(value - (values[at] ?? 0));
      naive += Math.abs(value - (past.findLast((each) => !Number.isNaN(each)) ?? 0));
    }
  }
  return { covered: inside / all, ratio: error / naive };
}

test.each(["steady", "walk", "trend", "shift", "latency", "sparse"])(
  "of %s, what comes lies between the bounds about as often as is said",
  (name) => {
    const { covered } = score(name, LEAD);
    expect(covered).toBeGreaterThan(0.72);
    expect(covered).toBeLessThan(0.94);
  },
);

test("a season and a trend are foretold with less than a third of the last value's error", () => {
  expect(score("hourly", LEAD).ratio).toBeLessThan(1 / 3);
  expect(score("ramp", LEAD).ratio).toBeLessThan(1 / 3);
});

test("what nobody can foretell is foretold little worse than by the last value", () => {
  expect(score("walk", LEAD).ratio).toBeLessThan(1.1);
});

test("a straight rise goes on, and a constant stays with certainty", () => {
  const rise = told(
    foretell(
      Float64Array.from({ length: 200 }, (_, at) => 100 + at),
      MINUTE_MS,
      10,
    ),
  );
  expect(rise.values[9]).toBeCloseTo(309, 6);
  const constant = told(foretell(new Float64Array(200).fill(42), MINUTE_MS, 10));
  expect(constant).toMatchObject({ method: "naive", error: 0 });
  expect([...constant.low, ...constant.high]).toEqual(new Array(20).fill(42));
});

test("an idle service is foretold to stay idle", () => {
  const { values, high } = told(foretell(new Float64Array(200), MINUTE_MS, 10));
  expect([...values, ...high]).toEqual(new Array(20).fill(0));
});

test("nothing is foretold to be below 0", () => {
  const fall = told(
    foretell(
      Float64Array.from({ length: 200 }, (_, at) => 200 - at),
      MINUTE_MS,
      40,
    ),
  );
  expect(Math.min(...fall.values, ...fall.low)).toBe(0);
});

test("of too short a history nothing is said, but how much it takes", () => {
  const short = foretell(new Float64Array(40).fill(5), MINUTE_MS, LEAD);
  expect(stepsNeeded(LEAD)).toBe(120);
  expect(short).toEqual({ refused: "not enough history: 40m of the 2h that 30m ahead need" });
  const enough = foretell(new Float64Array(stepsNeeded(LEAD)).fill(5), MINUTE_MS, LEAD);
  expect(enough).toHaveProperty("forecast");
});

test("a nearer horizon needs less history, and never less than some dozen steps", () => {
  expect(stepsNeeded(5)).toBeLessThan(stepsNeeded(LEAD));
  expect(stepsNeeded(1)).toBeGreaterThanOrEqual(40);
});

test("steps before the first that is known are no history", () => {
  const series = new Float64Array(500).fill(5).fill(Number.NaN, 0, 460);
  expect(foretell(series, MINUTE_MS, LEAD)).toEqual({
    refused: "not enough history: 40m of the 2h that 30m ahead need",
  });
});

test("of a series of unknown values nothing is said", () => {
  const unknown = new Float64Array(500).fill(Number.NaN);
  expect(foretell(unknown, MINUTE_MS, LEAD)).toEqual({ refused: "nothing is known of it" });
  expect(foretell(new Float64Array(0), MINUTE_MS, LEAD)).toEqual({ refused: "nothing is known of it" });
});

test("a series that is mostly gaps is refused, one with some gaps is not", () => {
  const holed = (every: number) =>
    Float64Array.from({ length: 400 }, (_, at) => (at % every === 0 ? 10 : Number.NaN));
  expect(foretell(holed(3), MINUTE_MS, LEAD)).toEqual({
    refused: "too little is known: 134 of its last 400 steps of 60s",
  });
  const some = Float64Array.from({ length: 400 }, (_, at) => (at % 3 === 0 ? Number.NaN : 10));
  expect(told(foretell(some, MINUTE_MS, LEAD)).values[0]).toBe(10);
});

test("silence at the end makes the forecast reach over it, with wider bounds, and longer silence refuses", () => {
  const walk = family("walk").make(drawFrom(4), 390);
  const silent = (steps: number) => walk.slice().fill(Number.NaN, 390 - steps);
  const width = ({ low, high }: SeriesForecast) => (high[0] ?? 0) - (low[0] ?? 0);
  const now = told(foretell(walk, MINUTE_MS, LEAD));
  const later = told(foretell(silent(20), MINUTE_MS, LEAD));
  expect(later.values).toHaveLength(LEAD);
  expect(width(later)).toBeGreaterThan(1.5 * width(now));
  expect(foretell(silent(31), MINUTE_MS, LEAD)).toEqual({
    refused: "of its last 31m nothing was learned: it was silent, or there is an incident",
  });
});

test("one outlier, also the last value, moves a forecast by little", () => {
  const steady = family("steady").make(drawFrom(6), 390);
  const before = told(foretell(steady, MINUTE_MS, LEAD));
  for (const at of [200, 389]) {
    const { values } = told(foretell(steady.slice().fill(5000, at, at + 1), MINUTE_MS, LEAD));
    expect(Math.abs((values[10] ?? 0) - (before.values[10] ?? 0))).toBeLessThan(10);
  }
});

test("whatever the past was, a forecast is made of numbers, and its bounds are about it", () => {
  const value = fc.oneof(
    { weight: 6, arbitrary: fc.double({ min: 0, max: 1e4, noNaN: true }) },
    { weight: 2, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: fc.constantFrom(Number.NaN, 1e-300, 1e12) },
  );
  const piece = fc.array(value, { minLength: 1, maxLength: 30 });
  fc.assert(
    // Repeated, so that seasons are found, also of nothing but 0.
    fc.property(
      piece,
      fc.integer({ min: 60, max: 240 }),
      fc.integer({ min: 1, max: 20 }),
      (part, steps, lead) => {
        const series = Float64Array.from({ length: steps }, (_, at) => part[at % part.length] ?? 0);
        const foretold = foretell(series, MINUTE_MS, lead);
        if ("refused" in foretold) return;
        const { values, low, high, error } = foretold.forecast;
        expect(Number.isFinite(error)).toBe(true);
        for (const [at, expected] of values.entries()) {
          expect(Number.isFinite(expected) && Number.isFinite(high[at])).toBe(true);
          expect(low[at]).toBeGreaterThanOrEqual(0);
          expect(low[at]).toBeLessThanOrEqual(expected);
          expect(high[at]).toBeGreaterThanOrEqual(expected);
        }
      },
    ),
    { numRuns: 150 },
  );
});

test("another unit gives the same forecast in that unit", () => {
  const series = family("latency").make(drawFrom(9), 390);
  const [one, other] = [series, series.map((value) => value / 1000)].map((each) =>
    told(foretell(each, MINUTE_MS, LEAD)),
  );
  expect(other?.method).toBe(one?.method);
  expect((other?.high[20] ?? 0) * 1000).toBeCloseTo(one?.high[20] ?? 0, 6);
});

test("the future does not change the forecast, and neither does who looks twice", () => {
  const series = family("hourly").make(drawFrom(1), 390);
  const past = series.slice(0, 360);
  const copy = past.slice();
  expect(foretell(past, MINUTE_MS, LEAD)).toEqual(foretell(series.subarray(0, 360), MINUTE_MS, LEAD));
  expect(past).toEqual(copy);
});
