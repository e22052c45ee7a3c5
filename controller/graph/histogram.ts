/**
 * Arithmetic of the log-linear duration histogram of the reports. Bucket 0 is below 512 us; from there each power of
 * two is cut into 8 equal parts, up to 2^26 us (67 s); the last bucket holds what is longer, too. A bucket is at most
 * an eighth of its lower bound wide, so its middle is within 6.25 % of anything in it.
 */
import { HISTOGRAM_BUCKETS } from "../report/index.js";

const LOWEST_US = 512;
const LOWEST_EXPONENT = 9;
const PARTS = 8;

interface Bounds {
  /** Inclusive. */
  fromUs: number;
  /** Exclusive. */
  toUs: number;
}

export function boundsOf(bucket: number): Bounds {
  if (bucket <= 0) return { fromUs: 0, toUs: LOWEST_US };
  const octaveUs = 2 ** (LOWEST_EXPONENT + Math.floor((bucket - 1) / PARTS));
  const partUs = octaveUs / PARTS;
  const fromUs = octaveUs + ((bucket - 1) % PARTS) * partUs;
  return { fromUs, toUs: fromUs + partUs };
}

/** The bucket that a duration belongs to. */
export function bucketOf(durationUs: number): number {
  if (durationUs < LOWEST_US) return 0;
  const exponent = Math.floor(Math.log2(durationUs));
  const part = Math.floor((durationUs / 2 ** exponent - 1) * PARTS);
  return Math.min(1 + PARTS * (exponent - LOWEST_EXPONENT) + part, HISTOGRAM_BUCKETS - 1);
}

/**
 * The middle of the bucket that holds the value of this rank (nearest rank: of n values the ceil(q * n)-th).
 * Null without values.
 */
export function quantileUs(counts: ArrayLike<number>, q: number): number | null {
  let total = 0;
  for (let bucket = 0; bucket < counts.length; bucket++) total += counts[bucket] ?? 0;
  if (total === 0) return null;
  const rank = Math.min(total, Math.max(1, Math.ceil(q * total)));
  let below = 0;
  for (let bucket = 0; bucket < counts.length; bucket++) {
    below += counts[bucket] ?? 0;
    if (below >= rank) return middleOf(bucket);
  }
  return null;
}

function middleOf(bucket: number): number {
  const { fromUs, toUs } = boundsOf(bucket);
  return (fromUs + toUs) / 2;
}
