// The scenarios of all steps, and what only an exact count can show: each way to trip alone, and the rare requests.
import { REQUEST, RESPONSE, SCENARIOS } from "../../scenario/index.js";
import type { Case } from "./plan.js";

const CONSECUTIVE = { consecutive: 5 };
const RATE = { rate: { threshold: "50%", minimum: 20, window: "10s" } };
const SLOW = { slow: { over: "1s", threshold: "50%", minimum: 20, window: "10s" } };

/** Five failures, so that a breaker with `consecutive` opens. */
const TRIP = ["response :status 503", "send 5 1", "response :status 200"];
/** Fewer than the probes that are let through, and long before the lease of one ends. */
const PROBES = 90;

const breaker = (name: string, what: string, trip: object, more: object = {}): Case => ({
  name,
  what,
  document: { breakers: [{ name: "default/b", trip, ...more }] },
  requests: [REQUEST],
  response: RESPONSE,
});

/** What is measured beside the scenarios. */
const EXTRAS: readonly Case[] = [
  breaker("breaker-consecutive", "one breaker by failures in a row", CONSECUTIVE),
  breaker("breaker-rate", "one breaker by the rate of failures", RATE),
  breaker("breaker-slow", "one breaker by slow requests", SLOW),
  breaker("breaker-hung", "one breaker by hung requests", { hung: { over: "1s", count: 50 } }),
  {
    ...breaker("breaker-hung-100", "the same with 100 requests under way", {
      hung: { over: "1s", count: 200 },
    }),
    atOnce: 100,
  },
  {
    ...breaker("breaker-failure", "a request that fails, by a breaker that stays closed", {
      consecutive: 1_000_000,
    }),
    before: ["response :status 503"],
  },
  {
    ...breaker("breaker-open", "a request that a tripped breaker turns away", CONSECUTIVE, {
      open: { base: "1h", max: "1h" },
    }),
    before: TRIP,
  },
  {
    ...breaker("breaker-probe", "a probe of a half-open breaker", CONSECUTIVE, {
      open: { base: "1s" },
      halfOpen: { probes: 100, lease: "10s" },
    }),
    before: [...TRIP, "pass 1300"],
    counted: PROBES,
  },
];

/** The first one is what the others are compared with. */
export const CASES: readonly Case[] = [...SCENARIOS, ...EXTRAS];
