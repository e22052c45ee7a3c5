// UTF-8 by RFC 3629: the shortest form only, no surrogates, nothing above U+10FFFF.

/** Size of the character at `at`, which is before `end`; 0 when the bytes are none. */
export function characterSize(at: usize, end: usize): u32 {
  const lead: u32 = load<u8>(at);
  if (lead < 0x80) return 1;
  const size: u32 = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || end - at < size) return 0;
  for (let i: u32 = 1; i < size; i++) {
    if ((load<u8>(at + i) & 0xc0) != 0x80) return 0;
  }
  const second: u32 = load<u8>(at + 1);
  if (lead == 0xe0) return second < 0xa0 ? 0 : size;
  if (lead == 0xed) return second > 0x9f ? 0 : size;
  if (lead == 0xf0) return second < 0x90 ? 0 : size;
  if (lead == 0xf4) return second > 0x8f ? 0 : size;
  return size;
}

/** Writes the character `code` at `to` and returns its size. */
export function putCharacter(to: usize, code: u32): u32 {
  if (code < 0x80) {
    store<u8>(to, <u8>code);
    return 1;
  }
  const size: u32 = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  let rest = code;
  for (let i = size - 1; i > 0; i--) {
    store<u8>(to + i, <u8>(0x80 | (rest & 0x3f)));
    rest >>= 6;
  }
  // The lead byte has as many ones at its top as the character has bytes.
  store<u8>(to, <u8>((0xf00 >> size) | rest));
  return size;
}
