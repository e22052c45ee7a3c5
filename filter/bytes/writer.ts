// Builds bytes in a place given: metric names, reply headers, log lines, records. One writer at a time; what does
// not fit is cut and remembered in `overflowed`.
import { ptrOf, Slice, sizeOf, slice } from "./slice";

let start: usize = 0;
let at: usize = 0;
let end: usize = 0;
export let overflowed: bool = false;

export function begin(place: usize, size: u32): void {
  start = place;
  at = place;
  end = place + size;
  overflowed = false;
}

/** What was written since `begin`. */
export function written(): Slice {
  return slice(start, <u32>(at - start));
}

/** Bytes written so far: a place to come back to with `rewind`. */
export function position(): u32 {
  return <u32>(at - start);
}

export function rewind(to: u32): void {
  at = start + to;
  overflowed = false;
}

export function room(): u32 {
  return <u32>(end - at);
}

export function byte(value: u32): void {
  if (at >= end) {
    overflowed = true;
    return;
  }
  store<u8>(at, <u8>value);
  at++;
}

export function text(value: Slice): void {
  let size = sizeOf(value);
  if (size > room()) {
    overflowed = true;
    size = room();
  }
  memory.copy(at, ptrOf(value), size);
  at += size;
}

export function decimal(value: u64): void {
  let scale: u64 = 1;
  while (value / scale >= 10) scale *= 10;
  while (scale > 0) {
    byte(0x30 + <u32>((value / scale) % 10));
    scale /= 10;
  }
}

export function u32le(value: u32): void {
  for (let shift = 0; shift < 32; shift += 8) byte((value >> shift) & 0xff);
}

/** Gives more room behind the place given to `begin`, which the caller kept back. */
export function allow(more: u32): void {
  end += more;
}

/** Overwrites one byte written earlier at `to`. */
export function patch(to: u32, value: u32): void {
  if (start + to < end) store<u8>(start + to, <u8>value);
}

export function varint(value: u64): void {
  while (value >= 0x80) {
    byte(<u32>(value & 0x7f) | 0x80);
    value >>= 7;
  }
  byte(<u32>value);
}
