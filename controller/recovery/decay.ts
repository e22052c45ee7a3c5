/**
 * The curve that is fitted: a share of failures stays at `fMax` until `beginMs`, then falls to 1/e of itself each
 * `tauMs`, and ends at `fMin`. docs/recovery.md derives it.
 */
import type { RecoveryBucket } from "../model/index.js";

export interface Decay {
  fMax: number;
  /** Over 0 and below fMax. */
  fMin: number;
  beginMs: number;
  /** Over 0. */
  tauMs: number;
}

/** When it reaches fMin. */
export function endOf({ fMax, fMin, beginMs, tauMs }: Decay): number {
  return beginMs + tauMs * Math.log(fMax / fMin);
}

/** Its mean over the bucket's time: the share that the bucket is expected to show. */
export function meanOver(decay: Decay, { fromMs, toMs }: Pick<RecoveryBucket, "fromMs" | "toMs">): number {
  const { fMax, fMin, beginMs, tauMs } = decay;
  const endMs = endOf(decay);
  const within = (ms: number) => Math.min(Math.max(ms, beginMs), endMs);
  const [fallsFromMs, fallsToMs] = [within(fromMs), within(toMs)];
  const left = (ms: number) => Math.exp((beginMs - ms) / tauMs);
  const highMs = Math.max(0, Math.min(toMs, beginMs) - fromMs);
  const lowMs = Math.max(0, toMs - Math.max(fromMs, endMs));
  const lengthMs = toMs - fromMs;
  if (lengthMs <= 0) return toMs >= endMs ? fMin : fMax * left(fallsToMs);
  const falling = fMax * tauMs * (left(fallsFromMs) - left(fallsToMs));
  return (highMs * fMax + falling + lowMs * fMin) / lengthMs;
}

/**
 * Sum of the squared distances between shares and curve, each by its bucket's completions. From `most` on no matter how
 * much: the rest is not looked at.
 */
export function distance(
  decay: Decay,
  buckets: readonly RecoveryBucket[],
  most = Number.POSITIVE_INFINITY,
): number {
  let sum = 0;
  for (const bucket of buckets) {
    if (sum >= most) break;
    const off = bucket.failed / bucket.completed - meanOver(decay, bucket);
    sum += bucket.completed * off * off;
  }
  return sum;
}
