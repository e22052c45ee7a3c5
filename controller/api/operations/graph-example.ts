/** A small mesh: a client from outside, and one service that calls another. */
import { OUTCOMES, type Traffic } from "../../model/index.js";

const NO_OUTCOMES = Object.fromEntries(OUTCOMES.map((outcome) => [outcome, 0]));
const TO_MS = 1_795_219_200_000;
const MINUTE_MS = 60_000;

function traffic(success: number, failure: number, meanMs: number, more: Partial<Traffic>) {
  const requests = success + failure;
  const rate = requests / 60;
  return {
    outcomes: { ...NO_OUTCOMES, success, failure },
    ...{ requests, durationSumMs: requests * meanMs, meanMs },
    ...{ p50Ms: 8.7, p90Ms: 15.9, p95Ms: 19.5, p99Ms: 27.6, ...more },
    errorShare: failure / requests,
    ...{ rate, rate10s: rate, rate1m: rate, rate5m: rate, inFlight: 1 },
  };
}

const PAGES = traffic(600, 0, 12, {});
const CALLS = traffic(594, 6, 9.5, { p50Ms: 7.4, p90Ms: 12.8 });
const CALLED = traffic(594, 6, 7, { p50Ms: 5.9, p90Ms: 9.7, p95Ms: 11.8 });

export const GRAPH_EXAMPLE = {
  ...{ fromMs: TO_MS - MINUTE_MS, toMs: TO_MS, keptFromMs: TO_MS - 10 * MINUTE_MS, targetMs: 500 },
  performance: 0.995,
  nodes: [
    {
      name: "default/productpage",
      seenBy: "destination",
      inbound: PAGES,
      self: { leastMs: 2.5, mostMs: 2.5 },
    },
    { name: "default/reviews", seenBy: "destination", inbound: CALLED, self: { leastMs: 7, mostMs: 7 } },
  ]
    .map((node, at): object => ({ ...node, traffic: 0.5, performance: at === 0 ? 1 : 0.99 }))
    .concat({ name: "outside", traffic: null, performance: null }),
  edges: [
    {
      ...{ source: "default/productpage", destination: "default/reviews", retries: 3, retriesWithin: 20 },
      ...{ bySource: CALLS, byDestination: CALLED, gap: { meanMs: 2.5, p50Ms: 1.5, p95Ms: 7.7 } },
    },
    {
      source: "outside",
      destination: "default/productpage",
      retries: null,
      retriesWithin: null,
      byDestination: PAGES,
    },
  ],
  omittedEdges: 0,
};
