// Logarithms, powers and the normal distribution in integers, as the filter has them: both must say
// the same microsecond, and floating point would not, from one machine to the next.

/** ln 2 in units of 2^-31. */
const LN_2 = 1_488_522_235n;
const LAST_HASH = 0xffff_ffff;

// Abramowitz and Stegun, Handbook of Mathematical Functions, 26.2.23, in units of 2^-24; its error is under 4.5e-4.
const ABOVE = [42_203_372n, 13_469_638n, 173_275n];
const BELOW = [1n << 24n, 24_038_194n, 3_175_407n, 21_945n];

/** The normal distribution's quantile of (2 * hash + 1) / 2^33, in units of 2^-24. */
export function quantile(hash: number): bigint {
  const isLower = hash < 2 ** 31;
  const t = root(negativeLog(isLower ? hash : LAST_HASH - hash) << 28n) >> 3n;
  const z = t - (polynomial(ABOVE, t) << 24n) / polynomial(BELOW, t);
  return isLower ? -z : z;
}

/** -ln((2k + 1) / 2^33), in units of 2^-27. */
export function negativeLog(k: number): bigint {
  return ((((33n << 32n) - log2(2n * BigInt(k) + 1n)) >> 5n) * LN_2) >> 31n;
}

/** Of 1 and more, in units of 2^-32. */
export function log2(value: bigint): bigint {
  const whole = BigInt(value.toString(2).length - 1);
  let mantissa = (value << 63n) >> (whole + 32n);
  let log = whole;
  for (let i = 0; i < 32; i++) {
    mantissa = (mantissa * mantissa) >> 31n;
    const carry = mantissa >> 32n;
    mantissa >>= carry;
    log = (log << 1n) | carry;
  }
  return log;
}

/** 2^(part / 2^24) for a part of 0..2^24-1, in units of 2^-30: the sum of (part * ln 2)^n / n!. */
export function exp2(part: bigint): bigint {
  const x = (part * LN_2) >> 31n;
  let sum = 0n;
  let term = 1n << 30n;
  for (let n = 1n; term > 0n; n++) {
    sum += term;
    term = ((term * x) >> 24n) / n;
  }
  return sum;
}

/** In units of 2^-24, each power and each product rounded down. */
function polynomial(coefficients: readonly bigint[], t: bigint): bigint {
  let power = 1n << 24n;
  let sum = 0n;
  for (const coefficient of coefficients) {
    sum += (coefficient * power) >> 24n;
    power = (power * t) >> 24n;
  }
  return sum;
}

/** The square root, rounded down. */
function root(value: bigint): bigint {
  let found = BigInt(Math.floor(Math.sqrt(Number(value))));
  while (found * found > value) found--;
  while ((found + 1n) * (found + 1n) <= value) found++;
  return found;
}
