// UTF-8 by RFC 3629: the shortest form only, no surrogates, nothing above U+10FFFF.

/** Size of the character at `at`, which is before `end`; 0 when the bytes are none. */
export function characterSize(at: usize, end: usize): u32 {
  const lead: u32 = load<u8>(at);
  if (lead < 0x80) return 1;
  const size: u32 = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  // C0 and C1 could only begin a form that is too long.
  if (lead < 0xc2 || lead > 0xf4 || end - at < size) return 0;
  let code = lead & (0x7f >> size);
  for (let i: u32 = 1; i < size; i++) {
    const next: u32 = load<u8>(at + i);
    if ((next & 0xc0) != 0x80) return 0;
    code = (code << 6) | (next & 0x3f);
  }
  // The least of 3 bytes is U+0800, of 4 U+10000.
  const isShortest = code >> (5 * size - 4) != 0;
  return isShortest && code <= 0x10ffff && (code & 0xfffff800) != 0xd800 ? size : 0;
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
