// Log-linear buckets over microseconds: below 512 us one bucket, then eight to each power of two up to 2^26
// (67 s), where the last one also takes what is longer. A bucket is an eighth of its lower bound wide, so its
// middle is at most 6.25 % off. The same rule stands in report.proto and in the controller.
import { smaller } from "../bytes/numbers";

export const BUCKETS: u32 = 137;
const FIRST_EXPONENT: u32 = 9;
/** Of a number as f64: three bits of the fraction stay beside the exponent, and 1,023 is added to that. */
const FRACTION_SHIFT: u64 = 49;
const BEFORE_FIRST: u32 = ((1023 + FIRST_EXPONENT) << 3) - 1;

/** `us`: below 2^53, so that the number as f64 is exact: its exponent and first three bits are the bucket. */
export function bucketOf(us: u64): u32 {
  if (us < (<u64>1) << FIRST_EXPONENT) return 0;
  const bucket = <u32>(reinterpret<u64>(<f64>(<i64>us)) >> FRACTION_SHIFT) - BEFORE_FIRST;
  return smaller(bucket, BUCKETS - 1);
}
