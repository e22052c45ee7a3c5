// Log-linear buckets over microseconds: below 512 us one bucket, then eight to each power of two up to 2^26
// (67 s), where the last one also takes what is longer. A bucket is an eighth of its lower bound wide, so its
// middle is at most 6.25 % off. The same rule stands in report.proto and in the controller.

export const BUCKETS: u32 = 137;
const FIRST_EXPONENT: u32 = 9;
const LAST_EXPONENT: u32 = 25;

export function bucketOf(us: u64): u32 {
  if (us < (<u64>1) << FIRST_EXPONENT) return 0;
  const exponent: u32 = 63 - <u32>clz<u64>(us);
  if (exponent > LAST_EXPONENT) return BUCKETS - 1;
  return 1 + ((exponent - FIRST_EXPONENT) << 3) + (<u32>(us >> (exponent - 3)) & 7);
}
