/**
 * How well requests to a service fare, from 0 to 1: the share that succeeded, times the Apdex of all durations (Apdex
 * Technical Specification 1.1): whoever waits no longer than a target T is satisfied and counts whole, up to 4 T half,
 * beyond not at all. Durations are not told by outcome, so the two shares are multiplied as if they were independent.
 */
import { judgedOf } from "../../model/index.js";
import { boundsOf } from "../histogram.js";
import type { Totals } from "../totals.js";

const TOLERATED = 4;
const US_IN_MS = 1000;

/** Null: nothing was judged. */
export function performanceOf({ outcomes, buckets }: Totals, targetMs: number): number | null {
  const targetUs = targetMs * US_IN_MS;
  const all = buckets.reduce((sum, count) => sum + count, 0);
  const judged = judgedOf(outcomes);
  if (all === 0 || judged.all === 0) return null;
  const satisfied = within(buckets, targetUs);
  const tolerating = within(buckets, TOLERATED * targetUs) - satisfied;
  return (1 - judged.bad / judged.all) * ((satisfied + tolerating / 2) / all);
}

/** Requests that took no longer: those of the bucket that the limit lies in as if they lay evenly in it. */
function within(buckets: Float64Array, limitUs: number): number {
  let requests = 0;
  for (const [bucket, count] of buckets.entries()) {
    if (count === 0) continue;
    const { fromUs, toUs } = boundsOf(bucket);
    requests += count * Math.min(1, Math.max(0, (limitUs - fromUs) / (toUs - fromUs)));
  }
  return requests;
}
