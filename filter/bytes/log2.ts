// Logarithms in integers.

/** log2 of 1 and more, in units of 2^-32. */
export function log2(value: u64): u64 {
  const zeros = clz(value);
  let mantissa = (value << zeros) >> 32;
  let log = 63 - zeros;
  for (let i: u32 = 0; i < 32; i++) {
    mantissa = times(mantissa, mantissa, 31);
    const carry = mantissa >> 32;
    mantissa >>= carry;
    log = (log << 1) | carry;
  }
  return log;
}

/** The product of two fractions of which one is in units of 2^-shift. */
export function times(a: u64, b: u64, shift: u64): u64 {
  return (a * b) >> shift;
}
