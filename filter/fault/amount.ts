// How long a delay lasts, by a distribution and a hash that is spread evenly over 0..2^32-1: the share of hashes below
// h is the share of delays below the amount of h. In integers alone, so that the controller says the same microsecond.
import { log2, times } from "../bytes/log2";
import { AMOUNT_EXPONENTIAL, AMOUNT_FIXED, AMOUNT_LOGNORMAL, Amount, AmountPoint } from "../config/program";

const HASHES: u64 = 0x1_0000_0000;
/** ln 2 in units of 2^-31. */
const LN_2: u64 = 1_488_522_235;

// Abramowitz and Stegun, Handbook of Mathematical Functions, 26.2.23, in units of 2^-24; its error is under 4.5e-4.
const C0: u64 = 42_203_372;
const C1: u64 = 13_469_638;
const C2: u64 = 173_275;
const D1: u64 = 24_038_194;
const D2: u64 = 3_175_407;
const D3: u64 = 21_945;

/** Microseconds. */
export function amountUs(amount: Amount, h: u32): u64 {
  const kind = amount.kind;
  const base = <u64>amount.baseUs;
  if (kind <= AMOUNT_FIXED) return base;
  if (kind != AMOUNT_EXPONENTIAL && kind != AMOUNT_LOGNORMAL) return between(amount, h);
  const us = kind == AMOUNT_LOGNORMAL ? lognormal(base, amount.spread, h) : times(base, negativeLog(~h), 27);
  return min(us, <u64>amount.maxUs);
}

/** Along straight lines from (0, base) through the points to (2^32, max). A uniform distribution has no points. */
function between(amount: Amount, h: u32): u64 {
  let at: u64 = 0;
  let us = <u64>amount.baseUs;
  let point = amount.points;
  const end = point + amount.count * offsetof<AmountPoint>();
  while (point < end && h >= changetype<AmountPoint>(point).at) {
    at = changetype<AmountPoint>(point).at;
    us = changetype<AmountPoint>(point).us;
    point += offsetof<AmountPoint>();
  }
  const nextAt = point < end ? <u64>changetype<AmountPoint>(point).at : HASHES;
  const nextUs = <u64>(point < end ? changetype<AmountPoint>(point).us : amount.maxUs);
  return us + ((h - at) * (nextUs - us)) / (nextAt - at);
}

/** median * 2^(spread * z), z being the normal distribution's quantile of the hash. */
function lognormal(median: u64, spread: u32, h: u32): u64 {
  const exponent = (<i64>spread * quantile(h)) / (1 << 24);
  const whole = exponent >> 24;
  if (whole > 30) return u64.MAX_VALUE;
  return whole < -33 ? 0 : times(median, exp2(exponent & 0xff_ffff), 30 - whole);
}

/** The normal distribution's quantile of (2h + 1) / 2^33, in units of 2^-24. */
function quantile(h: u32): i64 {
  const isLower = h < 0x8000_0000;
  const t = root(negativeLog(isLower ? h : ~h) << 28) >> 3;
  const t2 = times(t, t, 24);
  const above = C0 + times(C1, t, 24) + times(C2, t2, 24);
  const below = (1 << 24) + times(D1, t, 24) + times(D2, t2, 24) + times(D3, times(t2, t, 24), 24);
  const z = t - (above << 24) / below;
  return isLower ? -(<i64>z) : <i64>z;
}

/** -ln((2k + 1) / 2^33), in units of 2^-27. */
function negativeLog(k: u32): u64 {
  return times((((<u64>33) << 32) - log2(2 * <u64>k + 1)) >> 5, LN_2, 31);
}

/** 2^(part / 2^24) for a part below 2^24, in units of 2^-30: the sum of (part * ln 2)^n / n!. */
function exp2(part: u64): u64 {
  const x = times(part, LN_2, 31);
  let sum: u64 = 0;
  let term: u64 = 1 << 30;
  for (let n: u64 = 1; term > 0; n++) {
    sum += term;
    term = times(term, x, 24) / n;
  }
  return sum;
}

/** The square root of less than 2^62, rounded down. */
function root(value: u64): u64 {
  let found: u64 = 0;
  for (let bit: u64 = 1 << 31; bit > 0; bit >>= 1) {
    const more = found | bit;
    if (more * more <= value) found = more;
  }
  return found;
}
