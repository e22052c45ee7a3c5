// Traffic that keeps a limit, from just so to easily, and traffic that does not.
import type { LimitOptions } from "../../../controller/guard/index.js";
import type { Traffic } from "./simulate.js";

export interface Scenario {
  name: string;
  traffic: Traffic;
  options: LimitOptions;
}

const SECONDS = 600;
const RATE = 100;
/** Of `success: 99%`, and of any p95. */
const FAILED = 0.01;
const SLOWER = 0.05;
/** How good it is before it becomes bad. */
const HEALTHY = 0.002;
const SWING_S = 10;
const LONG_OVER_MS = 300_000;
/** The half of the time that the experiment is good, and an odd second: no window begins there. */
export const REGRESSION_S = 187;

const OPTIONS: LimitOptions = {
  limit: FAILED,
  overMs: 30_000,
  minimum: 100,
  error: 0.001,
  lengthMs: SECONDS * 1_000,
};

/** On average, of each window too, none of these is over its limit. */
export const KEPT: readonly Scenario[] = [
  { name: "1 % fail, which is the limit", traffic: steady(FAILED), options: OPTIONS },
  {
    name: "1 % fail, of 5 requests a second",
    traffic: { ...steady(FAILED), requestsASecond: 5 },
    options: OPTIONS,
  },
  { name: "0.9 % fail, 0.1 points better", traffic: steady(0.009), options: OPTIONS },
  { name: "from 0 to 2 % and back in 10 s: 1 % on average", traffic: swinging(), options: OPTIONS },
  { name: "rises from 0 to 1 % in 10 min", traffic: rising(), options: OPTIONS },
  { name: "5 % are slower than p95", traffic: steady(SLOWER), options: { ...OPTIONS, limit: SLOWER } },
];

/** Good, and from one second on bad. The small ones with a longer `over`, too. */
export const BROKEN: readonly Scenario[] = [
  ...[0.0125, 0.015, 0.02, 0.03, 0.05, 0.1, 0.5, 1].map((share) => regression(share, OPTIONS.overMs)),
  ...[0.0125, 0.015, 0.02].map((share) => regression(share, LONG_OVER_MS)),
];

function regression(share: number, overMs: number): Scenario {
  return {
    name: `${Number((share * 100).toFixed(2))} %, over: ${overMs / 1_000}s`,
    traffic: { ...steady(0), badShare: (second) => (second < REGRESSION_S ? HEALTHY : share) },
    options: { ...OPTIONS, overMs },
  };
}

function steady(share: number): Traffic {
  return { requestsASecond: RATE, seconds: SECONDS, badShare: () => share };
}

/** The good half first, so that it is never over the limit so far. */
function swinging(): Traffic {
  const share = (second: number) => FAILED * (1 - Math.sin((2 * Math.PI * (second + 0.5)) / SWING_S));
  return { ...steady(0), badShare: share };
}

function rising(): Traffic {
  return { ...steady(0), badShare: (second) => (FAILED * second) / SECONDS };
}
