/** Which of a service's requests are judged, and which of those are bad. */
import { boundsOf } from "../graph/index.js";
import { judgedOf } from "../model/index.js";
import type { EdgeIncrement } from "../report/index.js";
import type { Count } from "./evidence.js";
import type { Limit } from "./expectation.js";

const US_IN_MS = 1_000;

export function countOf(limit: Limit, increment: EdgeIncrement): Count {
  return limit.limit === "success" ? failedOf(increment) : slowerOf(increment, limit.p95Ms * US_IN_MS);
}

/** Those that did not succeed, of those that are judged. */
export function failedOf({ outcomes }: EdgeIncrement): Count {
  return judgedOf(outcomes);
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
