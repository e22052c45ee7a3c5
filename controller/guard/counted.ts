/** Which of a service's requests are judged, and which of those are bad. */
import { boundsOf } from "../graph/index.js";
import { OUTCOMES, type Outcome } from "../model/index.js";
import type { EdgeIncrement } from "../report/index.js";
import type { Count } from "./evidence.js";
import type { Limit } from "./expectation.js";

const US_IN_MS = 1_000;
/**
 * What a caller did not get. An answer that a fault gave or changed at the service itself is one: limits are absolute.
 * Not judged is what says nothing of the service: cancelled by the caller, denied by a rule, ignored by a breaker.
 */
const BAD: ReadonlySet<Outcome> = new Set(["failure", "soft_failure", "rejected", "injected"]);

export function countOf(limit: Limit, increment: EdgeIncrement): Count {
  return limit.limit === "success" ? failedOf(increment) : slowerOf(increment, limit.p95Ms * US_IN_MS);
}

/** Those that did not succeed, of those that are judged. */
export function failedOf({ outcomes }: EdgeIncrement): Count {
  const count = { bad: 0, all: 0 };
  for (const [index, outcome] of OUTCOMES.entries()) {
    const requests = outcomes[index] ?? 0;
    if (BAD.has(outcome)) count.bad += requests;
    if (BAD.has(outcome) || outcome === "success") count.all += requests;
  }
  return count;
}

/** However they ended. A bucket that the limit lies in counts as not slower: what is told apart is never too much. */
function slowerOf({ buckets }: EdgeIncrement, limitUs: number): Count {
  const count = { bad: 0, all: 0 };
  for (const [bucket, requests] of buckets) {
    count.all += requests;
    if (boundsOf(bucket).fromUs >= limitUs) count.bad += requests;
  }
  return count;
}
