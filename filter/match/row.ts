// The rules that are left for a request, as a row of bits, and how a value takes the others out: it keeps those that do
// not ask for it and those whose patterns it has. Only the words between the first and the last that can have a bit
// are ever looked at: mostly one, once a value that tells the rules apart has been asked for.
import { ABSENT, byteAt, Slice, sizeOf } from "../bytes/slice";
import { Bits, longest, Pattern } from "../bytes/tree";
import { Dimension, NONE, Program } from "../config/program";
import { isCut } from "./attributes";

/** Two rows for the 1,104 rules of the largest program: the one that holds, and the next one as it is made. */
const ROW_SIZE: u32 = 144;
const ROWS = memory.data(288, 8);

/** Address of the row that holds, and the window of it that can have bits, in bytes; outside of it nothing is set. */
let left: usize = 0;
let low: u32 = 0;
let high: u32 = 0;
/** The same of the one that is made. */
let next: usize = 0;
let nextLow: u32 = 0;
let nextHigh: u32 = 0;

/** All rules are left. */
export function beginRow(program: Program): void {
  left = program.allRules;
  low = 0;
  high = program.rowSize;
  next = ROWS;
}

export function isLeft(rule: u32): bool {
  const offset = (rule >> 6) << 3;
  return offset >= low && offset < high && ((load<u64>(left + offset) >> (rule & 63)) & 1) != 0;
}

/** The first rule from `rule` on that is left, or NONE. */
export function nextLeft(rule: u32): u32 {
  let offset = (rule >> 6) << 3;
  let mask = (<u64>-1) << (rule & 63);
  if (offset < low) {
    offset = low;
    mask = <u64>-1;
  }
  while (offset < high) {
    const bits = load<u64>(left + offset) & mask;
    if (bits != 0) return (offset << 3) + <u32>ctz(bits);
    offset += 8;
    mask = <u64>-1;
  }
  return NONE;
}

/** Takes a rule out that is left. */
export function drop(rule: u32): void {
  // The first row is the program's own and has all rules for ever.
  if (left != ROWS && left != ROWS + ROW_SIZE) copyRow();
  const word = left + ((rule >> 6) << 3);
  store<u64>(word, load<u64>(word) & ~((<u64>1) << (rule & 63)));
}

/** Starts a row with those of the rules left that do not ask for this. */
export function keepFree(dimension: Dimension): void {
  const from = max(low, dimension.freeLow);
  const to = min(high, dimension.freeHigh);
  nextLow = from;
  nextHigh = from;
  if (from >= to) return;
  nextHigh = to;
  const free = dimension.free;
  for (let at = from; at < to; at += 8) store<u64>(next + at, load<u64>(left + at) & load<u64>(free + at));
}

/**
 * Adds those that `value` satisfies: by the longest pattern that it begins (ends) with, and by all shorter ones. A
 * target ends before its query or fragment, which no pattern of paths has a part of.
 */
export function keepMatching(tree: usize, value: Slice, way: usize, isTarget: bool): void {
  if (value == ABSENT) return;
  let at = longest(tree, value, way);
  if (at == 0) return;
  const found = changetype<Pattern>(at);
  if (found.heldExactly != 0 && isWhole(value, sizeOf(found.text), isTarget)) keepBits(found.heldExactly);
  do {
    const pattern = changetype<Pattern>(at);
    if (pattern.held != 0) keepBits(pattern.held);
    at = pattern.shorter;
  } while (at != 0);
}

/** The row that was made is the one that holds. */
export function endRow(): void {
  left = next;
  low = nextLow;
  high = nextHigh;
  next = left == ROWS ? ROWS + ROW_SIZE : ROWS;
}

function isWhole(value: Slice, size: u32, isTarget: bool): bool {
  return size == sizeOf(value) || (isTarget && isCut(byteAt(value, size)));
}

/** The last words come first. */
function keepBits(first: usize): void {
  let at = first;
  do {
    const bits = changetype<Bits>(at);
    const offset = bits.offset;
    if (offset < low) return;
    if (offset < high) {
      widen(offset);
      const word = next + offset;
      store<u64>(word, load<u64>(word) | (load<u64>(left + offset) & bits.bits));
    }
    at = bits.next;
  } while (at != 0);
}

/** The window of the row being made gets a word more, without bits, and all between. */
function widen(offset: u32): void {
  if (nextLow == nextHigh) {
    nextLow = offset;
    nextHigh = offset;
  }
  while (nextHigh <= offset) {
    store<u64>(next + nextHigh, 0);
    nextHigh += 8;
  }
  while (nextLow > offset) {
    nextLow -= 8;
    store<u64>(next + nextLow, 0);
  }
}

function copyRow(): void {
  for (let at = low; at < high; at += 8) store<u64>(next + at, load<u64>(left + at));
  nextLow = low;
  nextHigh = high;
  endRow();
}
