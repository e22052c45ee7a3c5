import { expect, test } from "vitest";
import { drawFrom } from "../../../bench/diagnosis/forecast/index.js";
import { forecasts, type Outlook } from "../../../controller/forecast/forecasts.js";
import { FROM_MS, MINUTE_MS, sample, samplesOf, windowOf } from "./windows.js";

const STEPS = 240;
const END_MS = FROM_MS + STEPS * MINUTE_MS;
const HORIZON_MS = 30 * MINUTE_MS;

/** Its p95 rises by 1 ms each minute, from 100 ms. */
const RISING = {
  service: "default/reviews",
  samples: samplesOf(STEPS, (step) => sample(600, 100 + step)),
};
const NEW = {
  service: "default/new",
  samples: samplesOf(STEPS, (step) => (step < 220 ? undefined : sample(6, 5))),
};
const WINDOW = windowOf({ steps: STEPS, services: [RISING, NEW] });

function told(outlook: Outlook | undefined) {
  if (outlook === undefined || "refused" in outlook) throw new Error(outlook?.refused ?? "no outlook");
  return outlook.forecast;
}

test("each service has a forecast of its rate, median and p95, by name", () => {
  const all = forecasts(WINDOW, { horizonMs: HORIZON_MS });
  expect(all.map(({ service }) => service)).toEqual(["default/new", "default/reviews"]);
  const reviews = all[1];
  expect(reviews).toMatchObject({ fromMs: END_MS, stepMs: MINUTE_MS, threats: [] });
  const { points, method, periodMs } = told(reviews?.p95Ms);
  expect(points).toHaveLength(30);
  expect(points[29]?.atMs).toBe(END_MS + HORIZON_MS);
  expect(points[29]?.value).toBeCloseTo(369, 6);
  expect(told(reviews?.p50Ms).points[29]?.value).toBeCloseTo(184.5, 6);
  expect(told(reviews?.rate).points[0]).toMatchObject({ value: 10, low: 10, high: 10 });
  expect([method, periodMs]).toEqual(["drift", 0]);
});

test("a forecast says how its way did against the last value, and null where nothing varied", () => {
  const [, reviews] = forecasts(WINDOW, { horizonMs: HORIZON_MS });
  const { tested } = told(reviews?.p95Ms);
  expect(tested.naiveError).toBeCloseTo(15.5, 6);
  expect(tested.ratio).toBeCloseTo(tested.error / 15.5, 9);
  expect(tested.ratio).toBeLessThan(0.2);
  expect(told(reviews?.rate).tested.ratio).toBeNull();
});

test("a service without enough history says so for each metric", () => {
  const [fresh] = forecasts(WINDOW, { horizonMs: HORIZON_MS });
  const refused = "not enough history: 20m of the 2h that 30m ahead need";
  expect(fresh).toMatchObject({ rate: { refused }, p50Ms: { refused }, p95Ms: { refused }, threats: [] });
});

test("only the service that is asked for is foretold; one that is not there is not", () => {
  const only = (service: string) => forecasts(WINDOW, { horizonMs: HORIZON_MS, service });
  expect(only("default/reviews")).toHaveLength(1);
  expect(only("default/absent")).toEqual([]);
});

test("a limit that the trend reaches is a threat, with the time until then", () => {
  const objectives = { "default/reviews": { p95Ms: 350, rate: 11 }, "*": { p95Ms: 1 } };
  const [fresh, reviews] = forecasts(WINDOW, { horizonMs: HORIZON_MS, objectives });
  // 339 at the last step: eleven minutes more.
  expect(reviews?.threats).toHaveLength(1);
  expect(reviews?.threats[0]).toMatchObject({ service: "default/reviews", metric: "p95Ms", limit: 350 });
  expect((reviews?.threats[0]?.afterMs ?? 0) / MINUTE_MS).toBeCloseTo(11, 6);
  expect(fresh?.threats).toEqual([]);
});

test("without a limit nothing is threatened", () => {
  for (const { threats } of forecasts(WINDOW, { horizonMs: HORIZON_MS })) expect(threats).toEqual([]);
});

test("the time of a noisy rise is within its bounds", () => {
  const draw = drawFrom(17);
  const noisy = {
    ...RISING,
    samples: samplesOf(STEPS, (step) => sample(600, 100 + step + 6 * draw.normal())),
  };
  const [reviews] = forecasts(windowOf({ steps: STEPS, services: [noisy] }), {
    ...{ horizonMs: HORIZON_MS, objectives: { "*": { p95Ms: 352 } } },
  });
  const { afterMs = 0, earliestMs = 0, latestMs = 0 } = reviews?.threats[0] ?? {};
  const [after, earliest, latest] = [afterMs, earliestMs, latestMs ?? Infinity].map((ms) => ms / MINUTE_MS);
  expect(after).toBeGreaterThan(6);
  expect(after).toBeLessThan(20);
  expect(earliest).toBeLessThan(13);
  expect(latest).toBeGreaterThan(13);
});

test("what happens in an incident is not learned, so that it is not foretold to go on", () => {
  const begins = 225;
  const samples = samplesOf(STEPS, (step) => sample(600, step < begins ? 100 + (step % 3) : 3000));
  const window = windowOf({ steps: STEPS, services: [{ service: "default/reviews", samples }] });
  const incident = { fromMs: FROM_MS + begins * MINUTE_MS, toMs: Number.POSITIVE_INFINITY };
  const asked: string[] = [];
  const notLearned = (service: string) => {
    asked.push(service);
    return [incident];
  };
  const last = (of: Parameters<typeof forecasts>[1]) => told(forecasts(window, of)[0]?.p95Ms).points.at(-1);
  expect(last({ horizonMs: HORIZON_MS, notLearned })?.high).toBeLessThan(110);
  expect(last({ horizonMs: HORIZON_MS })?.value).toBeGreaterThan(2000);
  expect(asked).toEqual(["default/reviews"]);
});

test("the same window gives the same forecasts, and is left as it is", () => {
  const before = JSON.stringify(WINDOW);
  expect(forecasts(WINDOW, { horizonMs: HORIZON_MS })).toEqual(forecasts(WINDOW, { horizonMs: HORIZON_MS }));
  expect(JSON.stringify(WINDOW)).toBe(before);
});
