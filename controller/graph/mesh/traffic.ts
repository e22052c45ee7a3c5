/** What was counted in a window, as it is shown. */
import { type DurationBucket, OUTCOMES, type Outcome, type Traffic } from "../../model/index.js";
import { HISTOGRAM_BUCKETS } from "../../report/index.js";
import { boundsOf, quantileUs } from "../histogram.js";
import type { Totals } from "../totals.js";

const US_IN_MS = 1000;

/** Requests a second; null: not known. */
export interface Rates {
  rate: number | null;
  rate10s: number | null;
  rate1m: number | null;
  rate5m: number | null;
}

/** What one end of an edge counted, and what it does now. */
export interface Seen {
  totals: Totals;
  rates: Rates;
  inFlight: number | null;
}

export function trafficOf({ totals, rates, inFlight }: Seen, withHistogram: boolean): Traffic {
  const { requests, durationSumUs, buckets } = totals;
  const outcomes = byOutcome(totals.outcomes);
  const quantile = (share: number) => inMs(quantileUs(buckets, share));
  return {
    ...{ outcomes, requests, durationSumMs: durationSumUs / US_IN_MS },
    meanMs: requests === 0 ? null : durationSumUs / US_IN_MS / requests,
    ...{ p50Ms: quantile(0.5), p90Ms: quantile(0.9), p95Ms: quantile(0.95), p99Ms: quantile(0.99) },
    errorShare: errorShareOf(outcomes),
    ...rates,
    inFlight,
    ...(withHistogram ? { histogram: histogramOf(buckets) } : {}),
  };
}

/** All of them together. */
export function together(all: readonly Seen[], nothing: Seen): Seen {
  const sum: Seen = { ...nothing };
  for (const { totals, rates, inFlight } of all) {
    sum.totals.addTotals(totals);
    sum.inFlight = added(sum.inFlight, inFlight);
    sum.rates = {
      rate: added(sum.rates.rate, rates.rate),
      rate10s: added(sum.rates.rate10s, rates.rate10s),
      rate1m: added(sum.rates.rate1m, rates.rate1m),
      rate5m: added(sum.rates.rate5m, rates.rate5m),
    };
  }
  return sum;
}

export function byOutcome(counts: ArrayLike<number>): Record<Outcome, number> {
  const entries = OUTCOMES.map((outcome, index) => [outcome, counts[index] ?? 0] as const);
  return Object.fromEntries(entries) as Record<Outcome, number>;
}

/** The share that a breaker judges: soft failures are failures, ignored and unanswered requests are not asked. */
export function errorShareOf(outcomes: Record<Outcome, number>): number | null {
  const failed = outcomes.failure + outcomes.soft_failure;
  const judged = outcomes.success + failed;
  return judged === 0 ? null : failed / judged;
}

function histogramOf(buckets: Float64Array): DurationBucket[] {
  return [...buckets.entries()].flatMap(([bucket, requests]) => {
    const { fromUs, toUs } = boundsOf(bucket);
    // The last one holds what is longer, too.
    const toMs = bucket === HISTOGRAM_BUCKETS - 1 ? null : toUs / US_IN_MS;
    return requests === 0 ? [] : [{ fromMs: fromUs / US_IN_MS, toMs, requests }];
  });
}

function inMs(us: number | null): number | null {
  return us === null ? null : us / US_IN_MS;
}

/** What is not known of one is not known of both. */
function added(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a + b;
}
