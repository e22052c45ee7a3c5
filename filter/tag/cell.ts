// What a stream and a series keep of a tag, in four bytes: which definition it is of, and which text of the pool,
// `name=value`, it shows. A tag that waits for the status has no text yet.
import { textAt } from "../bytes/pool";
import { indexOf, Slice, from as sliceFrom, upTo } from "../bytes/slice";

/** Bits of a text's number in the pool; those of a definition's stand above. */
const TEXT_BITS: u32 = 14;
const TEXT_MASK: u32 = (1 << TEXT_BITS) - 1;
const DEFINITION_MASK: u32 = 63;
/** In all, so that none is 0. */
const IS_CELL: u32 = 1 << 20;
/** In what is remembered of a value only: the tag had no room for it, and each request with it counts. */
export const OVERFLOWN: u32 = 0x80000000;
/** In a stream only: with bits of a definition's hash, by which a cell that waits finds it again. */
export const TO_COME: u32 = 0x80000000;
const CONTENT_MASK: u32 = 0x7fffffc0;

export function cellOf(definition: u32, text: u32): u32 {
  return IS_CELL | (definition << TEXT_BITS) | text;
}

export function cellToCome(definition: u32, content: u32): u32 {
  return TO_COME | (content & CONTENT_MASK) | definition;
}

/** Of a cell that waits; false where its place among the definitions is another one's by now. */
export function waitsFor(cell: u32, content: u32): bool {
  return ((cell ^ content) & CONTENT_MASK) == 0;
}

export function awaited(cell: u32): u32 {
  return cell & DEFINITION_MASK;
}

export function definitionOf(cell: u32): u32 {
  return (cell >> TEXT_BITS) & DEFINITION_MASK;
}

/** `name=value`; no name has a `=`. */
export function pairIn(cell: u32): Slice {
  return textAt(cell & TEXT_MASK);
}

export function nameIn(cell: u32): Slice {
  const pair = pairIn(cell);
  return upTo(pair, indexOf(pair, 0x3d));
}

export function valueIn(cell: u32): Slice {
  const pair = pairIn(cell);
  return sliceFrom(pair, indexOf(pair, 0x3d) + 1);
}

/** The hash over a row of cells so far, and one more. */
export function join(hash: u32, cell: u32): u32 {
  return (hash ^ cell) * 0x01000193;
}
