// Lists of names, written as people read them: "exact, prefix, template". A name's number is its place in the list.
import { byteAt, equals, from, ptrOf, Slice, sizeOf, slice } from "./slice";

const COMMA: u8 = 0x2c;
/** A comma and a blank. */
const SEPARATOR_SIZE: u32 = 2;

/** Number of `name` among `names`, or -1. */
export function placeOf(names: Slice, name: Slice): i32 {
  let start: u32 = 0;
  for (let place = 0; start < sizeOf(names); place++) {
    const size = sizeAt(names, start);
    if (equals(slice(ptrOf(names) + start, size), name)) return place;
    start += size + SEPARATOR_SIZE;
  }
  return -1;
}

/** The name with the number `place`, which must be one. */
export function nameAt(names: Slice, place: u32): Slice {
  const start = startOf(names, place);
  return slice(ptrOf(names) + start, sizeAt(names, start));
}

/** The list from the name with the number `place` on. */
export function namesFrom(names: Slice, place: u32): Slice {
  return from(names, startOf(names, place));
}

function startOf(names: Slice, place: u32): u32 {
  let start: u32 = 0;
  for (let i: u32 = 0; i < place; i++) start += sizeAt(names, start) + SEPARATOR_SIZE;
  return start;
}

function sizeAt(names: Slice, start: u32): u32 {
  let end = start;
  while (end < sizeOf(names) && byteAt(names, end) != COMMA) end++;
  return end - start;
}
