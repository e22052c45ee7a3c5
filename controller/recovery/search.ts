/**
 * Where the squared distance is smallest: each beginning is tried with a row of time constants, and the best of them are
 * refined. The row is coarse, so that the best in it may have the wrong beginning.
 */
import type { RecoveryBucket } from "../model/index.js";
import { type Decay, distance } from "./decay.js";

/** Time constants from an eighth of the shortest bucket to eight times all of them, in equal ratios. */
const BEYOND = 8;
const TRIED = 24;
/** Beginnings; beside the best its neighbours fit nearly as well. */
const REFINED = 6;
/** Of the smallest distance so far, in the row: what is further off is not the best after refining either. */
const FURTHEST = 8;
/** Each makes what is left of the ratio smaller by the golden ratio: a time constant is found to 1 in 100,000. */
const REFINEMENTS = 24;
const GOLDEN = (Math.sqrt(5) - 1) / 2;
/** Of a bucket without length. */
const SHORTEST_MS = 1;

interface Tried {
  decay: Decay;
  error: number;
}

/** Undefined: no beginning has a share over `fMin` before it. */
export function bestDecay(buckets: readonly RecoveryBucket[], fMin: number): Decay | undefined {
  const taus = tausFor(buckets);
  let least = Number.POSITIVE_INFINITY;
  const tried = beginnings(buckets).flatMap((beginMs): Tried[] => {
    const fMax = shareUpTo(buckets, beginMs);
    if (!(fMax > fMin)) return [];
    const decays = taus.map((tauMs) => ({ fMax, fMin, beginMs, tauMs }));
    const best = bestOf(decays, buckets, least * FURTHEST);
    least = Math.min(least, ...best.map(({ error }) => error));
    return best;
  });
  const near = tried.sort((a, b) => a.error - b.error).slice(0, REFINED);
  const fine = near.map(({ decay }) => refined(decay, buckets, ratioOf(taus)));
  return bestOf(fine, buckets)[0]?.decay;
}

/** None where none is nearer than `most`. */
function bestOf(
  decays: readonly Decay[],
  buckets: readonly RecoveryBucket[],
  most = Number.POSITIVE_INFINITY,
): Tried[] {
  let best: Tried | undefined;
  for (const decay of decays) {
    const error = distance(decay, buckets, best?.error ?? most);
    if (error < (best?.error ?? most)) best = { decay, error };
  }
  return best === undefined ? [] : [best];
}

/** Where a bucket ends, and where the next one begins after a silence. */
function beginnings(buckets: readonly RecoveryBucket[]): number[] {
  const ends = buckets.slice(0, -1).flatMap(({ toMs }, at) => [toMs, buckets[at + 1]?.fromMs ?? toMs]);
  return [...new Set(ends)];
}

/** Of all buckets that had ended. */
function shareUpTo(buckets: readonly RecoveryBucket[], ms: number): number {
  const before = buckets.filter(({ toMs }) => toMs <= ms);
  const completed = before.reduce((sum, bucket) => sum + bucket.completed, 0);
  return completed === 0 ? 0 : before.reduce((sum, bucket) => sum + bucket.failed, 0) / completed;
}

function tausFor(buckets: readonly RecoveryBucket[]): number[] {
  const shortest = Math.min(...buckets.map(({ fromMs, toMs }) => Math.max(SHORTEST_MS, toMs - fromMs)));
  const all = Math.max(shortest, (buckets.at(-1)?.toMs ?? 0) - (buckets[0]?.fromMs ?? 0));
  const [least, most] = [shortest / BEYOND, all * BEYOND];
  return Array.from({ length: TRIED }, (_, at) => least * (most / least) ** (at / (TRIED - 1)));
}

function ratioOf([first = 1, second = 1]: readonly number[]): number {
  return second / first;
}

/** Golden section over the logarithm, between the neighbours of the one that was best. */
function refined(decay: Decay, buckets: readonly RecoveryBucket[], ratio: number): Decay {
  const at = (logTau: number) => ({ ...decay, tauMs: Math.exp(logTau) });
  const errorAt = (logTau: number) => distance(at(logTau), buckets);
  let low = Math.log(decay.tauMs) - Math.log(ratio);
  let high = Math.log(decay.tauMs) + Math.log(ratio);
  for (let step = 0; step < REFINEMENTS; step++) {
    const [one, other] = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)];
    if (errorAt(one) <= errorAt(other)) high = other;
    else low = one;
  }
  return at((low + high) / 2);
}
