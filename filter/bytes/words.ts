// Names as words: the first eight bytes and the last eight, by which most names are told apart at a glance.

/** 2^64 / golden ratio, odd: close words come to lie far apart. */
const SPREAD: u64 = ((<u64>0x9e37_79b9) << 32) | 0x7f4a_7c15;

/** The first 8 bytes of a name of more than 8; else 0. */
export function startOf(name: usize, size: u32): u64 {
  return size > 8 ? load<u64>(name) : 0;
}

/** The last 8 bytes of a name, all of a shorter one. There must be 8 bytes before its end that can be read. */
export function endOf(name: usize, size: u32): u64 {
  const word = load<u64>(name + size - 8);
  return size < 8 ? word >> ((8 - size) << 3) : word;
}

/** Offset of the head of a name's chain in a table of 2^(64 - shift) heads of 4 bytes. */
export function chainOf(start: u64, end: u64, shift: u32): u32 {
  return (<u32>(((end + rotl<u64>(start, 25)) * SPREAD) >> shift)) << 2;
}
