// Names as words: the first eight bytes and the last eight, by which most names are told apart at a glance.

/** Up to this size the two are all of a name. */
export const WORDS_SIZE: u32 = 16;

/** The first 8 bytes of a name of more than 8; else 0. */
export function startOf(name: usize, size: u32): u64 {
  return size > 8 ? load<u64>(name) : 0;
}

/** The last 8 bytes of a name, all of a shorter one. There must be 8 bytes before its end that can be read. */
export function endOf(name: usize, size: u32): u64 {
  const word = load<u64>(name + size - 8);
  return size < 8 ? word >> ((8 - size) << 3) : word;
}
