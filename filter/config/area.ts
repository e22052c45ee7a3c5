// The place of a program: the document, and behind it, in the order in which they are met, the tables made of it.
// Nothing is ever given back; a program goes when its area is used for the next.
import { ascii } from "../bytes/names";
import { refuse } from "./refusal";

const NEEDS_MORE = ascii("needs more memory than this filter has");

/** Where writes go once the area is full: larger than any one record, read by nobody. */
const SINK = memory.data(256, 8);

let next: usize = 0;
let end: usize = 0;

export function beginArea(start: usize, limit: usize): void {
  next = start;
  end = limit;
}

/** A zeroed block. When the area is full the document is refused, and the caller gets a place to write one record. */
export function allot(size: u32): usize {
  const at = (next + 7) & ~7;
  if (<u64>at + size > <u64>end) {
    refuse(NEEDS_MORE);
    return SINK;
  }
  next = at + size;
  memory.fill(at, 0, size);
  return at;
}
