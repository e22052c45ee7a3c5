// Bytes by reference: address in the lower 32 bits, length in the upper 32. Costs nothing and needs no heap.
// 0 is "absent"; an empty text that is present has an address and length 0.

export type Slice = u64;

export const ABSENT: Slice = 0;

export function slice(ptr: usize, size: u32): Slice {
  return ((<u64>size) << 32) | <u64>ptr;
}

export function ptrOf(s: Slice): usize {
  return <usize>s;
}

export function sizeOf(s: Slice): u32 {
  return <u32>(s >> 32);
}

export function byteAt(s: Slice, index: u32): u8 {
  return load<u8>(ptrOf(s) + index);
}

/** The rest of `s` from `start`, which must not be over its length. */
export function from(s: Slice, start: u32): Slice {
  return slice(ptrOf(s) + start, sizeOf(s) - start);
}

export function upTo(s: Slice, size: u32): Slice {
  return slice(ptrOf(s), min(size, sizeOf(s)));
}

export function equals(a: Slice, b: Slice): bool {
  return sizeOf(a) == sizeOf(b) && sameBytes(ptrOf(a), ptrOf(b), sizeOf(a));
}

export function startsWith(s: Slice, prefix: Slice): bool {
  return sizeOf(s) >= sizeOf(prefix) && sameBytes(ptrOf(s), ptrOf(prefix), sizeOf(prefix));
}

export function endsWith(s: Slice, suffix: Slice): bool {
  const rest = <i32>sizeOf(s) - <i32>sizeOf(suffix);
  return rest >= 0 && sameBytes(ptrOf(s) + rest, ptrOf(suffix), sizeOf(suffix));
}

/** Quadratic at worst; both sides are bounded (a condition at 1 KiB, a header line at 60 KiB). */
export function contains(s: Slice, part: Slice): bool {
  const last = <i32>sizeOf(s) - <i32>sizeOf(part);
  for (let i: i32 = 0; i <= last; i++) {
    if (sameBytes(ptrOf(s) + i, ptrOf(part), sizeOf(part))) return true;
  }
  return false;
}

/** Index of the first `byte`, or -1. */
export function indexOf(s: Slice, byte: u8): i32 {
  const size = sizeOf(s);
  for (let i: u32 = 0; i < size; i++) {
    if (load<u8>(ptrOf(s) + i) == byte) return i;
  }
  return -1;
}

/** ASCII letters to lower case; other bytes as they are. */
export function lower(byte: u8): u8 {
  return byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte;
}

export function lowerInPlace(s: Slice): void {
  const size = sizeOf(s);
  for (let i: u32 = 0; i < size; i++) {
    store<u8>(ptrOf(s) + i, lower(load<u8>(ptrOf(s) + i)));
  }
}

/** Eight bytes at a time, the last eight overlapping; shorter texts in two halves that overlap. */
export function sameBytes(a: usize, b: usize, size: u32): bool {
  if (size >= 8) {
    const last = size - 8;
    for (let i: u32 = 0; i < last; i += 8) if (load<u64>(a + i) != load<u64>(b + i)) return false;
    return load<u64>(a + last) == load<u64>(b + last);
  }
  if (size >= 4) {
    const last = size - 4;
    return load<u32>(a) == load<u32>(b) && load<u32>(a + last) == load<u32>(b + last);
  }
  for (let i: u32 = 0; i < size; i++) if (load<u8>(a + i) != load<u8>(b + i)) return false;
  return true;
}
