import type { MetricForecast, ServiceForecast } from "../../../controller/forecast/index.js";

export const END_MS = Date.parse("2026-11-21T12:00:00Z");
const STEP_MS = 60_000;

/** Half an hour in which a value rises by 10 each step, 5 more or less. */
export function rising(from: number, method: MetricForecast["method"] = "trend"): MetricForecast {
  return {
    ...{ method, periodMs: 0 },
    tested: { origins: 40, error: 4, naiveError: 10, ratio: 0.4 },
    points: Array.from({ length: 30 }, (_, at) => {
      const value = from + 10 * (at + 1);
      return { atMs: END_MS + (at + 1) * STEP_MS, value, low: value - 5, high: value + 5 };
    }),
  };
}

export const REVIEWS: ServiceForecast = {
  ...{ service: "default/reviews", fromMs: END_MS, stepMs: STEP_MS },
  rate: {
    forecast: { ...rising(0, "naive"), tested: { origins: 40, error: 0, naiveError: 0, ratio: null } },
  },
  p50Ms: { forecast: rising(50, "damped_trend") },
  p95Ms: { forecast: rising(180.25) },
  threats: [
    {
      ...{ service: "default/reviews", metric: "p95Ms", limit: 300 },
      ...{ afterMs: 12 * STEP_MS, earliestMs: 8.4 * STEP_MS, latestMs: 25 * STEP_MS },
    },
  ],
};

const REFUSED = { refused: "not enough history: 20m of the 2h that 30m ahead need" };

export const FRESH: ServiceForecast = {
  ...{ service: "default/fresh", fromMs: END_MS, stepMs: STEP_MS },
  ...{ rate: REFUSED, p50Ms: REFUSED, p95Ms: REFUSED, threats: [] },
};

export const FORECASTS = [FRESH, REVIEWS];
