// How long a delay lasts, by a distribution and a hash that is spread evenly over 0..2^32-1: the share of hashes below
// h is the share of delays below the amount of h. To the microsecond what the filter's fault/amount.ts says.
import { exp2, log2, negativeLog, quantile } from "./normal.js";

const HASHES = 2n ** 32n;
const MILLION = 1_000_000n;
/** The normal distribution's quantile of 99 %, 2.326347874, in units of 2^-24. */
const Z_99 = 39_029_640n;
/** 2 to more than this is over every longest delay, 2 to less is less than a microsecond, whatever the median. */
const MOST_DOUBLINGS = 30n;
const MOST_HALVINGS = 33n;

/** All in microseconds, at most 2^32-1. */
export type Amount =
  | { kind: "fixed"; us: number }
  | { kind: "uniform"; minUs: number; maxUs: number }
  | { kind: "exponential"; meanUs: number; maxUs: number }
  | { kind: "lognormal"; medianUs: number; p99Us: number; maxUs: number }
  | { kind: "percentiles"; points: readonly AmountPoint[]; maxUs: number };

/** Points rise in both. */
export interface AmountPoint {
  /** The percentile: parts per million of the amounts are below `us`. */
  ppm: number;
  us: number;
}

/** Microseconds. */
export function amountUs(amount: Amount, hash: number): number {
  switch (amount.kind) {
    case "fixed":
      return amount.us;
    case "uniform":
      return between(amount.minUs, [], amount.maxUs, hash);
    case "exponential":
      return Math.min(exponential(amount.meanUs, hash), amount.maxUs);
    case "lognormal":
      return Math.min(lognormal(amount.medianUs, amount.p99Us, hash), amount.maxUs);
    case "percentiles":
      return between(0, amount.points, amount.maxUs, hash);
  }
}

/** Hashes under it are a share of parts per million: floor(hash * 10^6 / 2^32) is less than that many. */
export function limitOf(ppm: number): bigint {
  return (BigInt(ppm) * HASHES + MILLION - 1n) / MILLION;
}

/** Along straight lines from (0, `first`) through the points to (2^32, `last`). */
function between(first: number, points: readonly AmountPoint[], last: number, hash: number): number {
  const h = BigInt(hash);
  let from = { at: 0n, us: BigInt(first) };
  for (const { ppm, us } of [...points, { ppm: 1_000_000, us: last }]) {
    const to = { at: limitOf(ppm), us: BigInt(us) };
    if (h < to.at) return Number(from.us + ((h - from.at) * (to.us - from.us)) / (to.at - from.at));
    from = to;
  }
  return last;
}

function exponential(meanUs: number, hash: number): number {
  return Number((BigInt(meanUs) * negativeLog(2 ** 32 - 1 - hash)) >> 27n);
}

/** median * 2^(spread * z), z being the normal distribution's quantile of the hash. */
function lognormal(medianUs: number, p99Us: number, hash: number): number {
  // Not shifted: towards 0 on both sides.
  const exponent = (spreadOf(medianUs, p99Us) * quantile(hash)) / (1n << 24n);
  const whole = exponent >> 24n;
  if (whole > MOST_DOUBLINGS) return Number.POSITIVE_INFINITY;
  if (whole < -MOST_HALVINGS) return 0;
  return Number((BigInt(medianUs) * exp2(exponent & 0xff_ffffn)) >> (MOST_DOUBLINGS - whole));
}

/** log2 of an amount for each standard deviation, in units of 2^-24. */
function spreadOf(medianUs: number, p99Us: number): bigint {
  return (((log2(BigInt(p99Us)) - log2(BigInt(medianUs))) >> 8n) << 24n) / Z_99;
}
