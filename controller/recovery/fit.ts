/**
 * Least squares for the time constant of a falling share of failures. A bucket weighs as much as it has completions,
 * since the variance of a share of n trials is p (1 - p) / n. What the buckets cannot tell is no number but a reason.
 */
import type { RecoveryBucket, RecoveryFit } from "../model/index.js";
import { type Decay, distance, endOf, meanOver } from "./decay.js";
import { bestDecay } from "./search.js";
import { tauError } from "./uncertainty.js";

const LEAST_BUCKETS = 6;
const LEAST_R2 = 0.6;
/** A fall that fewer buckets saw may have been any faster. */
const LEAST_FALLING = 2;
/** Of the height of the fall. */
const EDGE = 0.05;
/** By so many standard deviations chi squared of equal shares is exceeded less than once in a thousand times. */
const CHANCE_DEVIATIONS = 4;
const PERCENT = 100;

export type FitOrReason = { fit: RecoveryFit } | { noFit: string };

/** `buckets`: each with completions, the earliest first, milliseconds from the trip. */
export function fitOf(buckets: readonly RecoveryBucket[]): FitOrReason {
  const used = withoutRise(buckets.filter(isSound));
  const last = used.at(-1);
  if (last === undefined || used.length < LEAST_BUCKETS) {
    return {
      noFit: `a fit needs ${LEAST_BUCKETS} buckets, and there are ${used.length} after the last rise`,
    };
  }
  if (isChance(used)) return { noFit: "the shares of the buckets differ by no more than chance" };
  const fMin = Math.max(last.failed / last.completed, 1 / (2 * last.completed));
  const decay = bestDecay(used, fMin);
  if (decay === undefined) return { noFit: "the share of failures did not fall" };
  return judged(decay, used);
}

function judged(decay: Decay, used: readonly RecoveryBucket[]): FitOrReason {
  const error = distance(decay, used);
  const r2 = 1 - error / spreadOf(used);
  if (!(r2 >= LEAST_R2)) {
    return { noFit: `no exponential: R2 would be ${r2.toFixed(2)}, and at least ${LEAST_R2} is asked for` };
  }
  if (used.filter((bucket) => isFalling(bucket, decay)).length < LEAST_FALLING) {
    const [from, to] = [percent(decay.fMax), percent(decay.fMin)];
    return { noFit: `the share fell from ${from} to ${to} faster than the buckets can show` };
  }
  const tauErrorMs = tauError(decay, used, error);
  if (!(tauErrorMs < decay.tauMs)) {
    return { noFit: "the buckets do not tell tau: its error would be larger than itself" };
  }
  const { tauMs, fMax, fMin, beginMs } = decay;
  return { fit: { tauMs, tauErrorMs, r2, fMax, fMin, failureMs: beginMs, recoverMs: endOf(decay) } };
}

/** What a report can hold and time can be; nothing else is ever counted with. */
function isSound({ fromMs, toMs, completed, failed }: RecoveryBucket): boolean {
  return (
    completed > 0 && failed >= 0 && failed <= completed && toMs >= fromMs && Number.isFinite(toMs - fromMs)
  );
}

/** The bucket of the trip also holds what went well before: the fall begins where the share rises no more. */
function withoutRise(buckets: readonly RecoveryBucket[]): readonly RecoveryBucket[] {
  const first = buckets.findIndex((bucket, at) => {
    const next = buckets[at + 1];
    return next === undefined || share(next) <= share(bucket);
  });
  return buckets.slice(Math.max(0, first));
}

/** Chi squared of "all shares are equal" is no larger than it happens to be. */
function isChance(buckets: readonly RecoveryBucket[]): boolean {
  const mean = meanOf(buckets);
  const variance = mean * (1 - mean);
  const freedom = buckets.length - 1;
  return !(spreadOf(buckets) > variance * (freedom + CHANCE_DEVIATIONS * Math.sqrt(2 * freedom)));
}

/** Sum of the squared distances of the shares from their mean, each by its completions. */
function spreadOf(buckets: readonly RecoveryBucket[]): number {
  const mean = meanOf(buckets);
  return buckets.reduce((sum, bucket) => sum + bucket.completed * (share(bucket) - mean) ** 2, 0);
}

function meanOf(buckets: readonly RecoveryBucket[]): number {
  const [completed, failed] = [sumOf(buckets, "completed"), sumOf(buckets, "failed")];
  return failed / completed;
}

/** Expected to be neither still high nor low already. */
function isFalling(bucket: RecoveryBucket, decay: Decay): boolean {
  const edge = EDGE * (decay.fMax - decay.fMin);
  const mean = meanOver(decay, bucket);
  return mean > decay.fMin + edge && mean < decay.fMax - edge;
}

function share({ completed, failed }: RecoveryBucket): number {
  return failed / completed;
}

function sumOf(buckets: readonly RecoveryBucket[], which: "completed" | "failed"): number {
  return buckets.reduce((sum, bucket) => sum + bucket[which], 0);
}

function percent(part: number): string {
  return `${Number((part * PERCENT).toFixed(2))}%`;
}
