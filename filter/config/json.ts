// A pull parser of strict JSON (RFC 8259) over the document's own bytes: the decoders, which know the shape, ask for
// what comes next. Never reads outside the document, and never goes back; after a refusal it stays where it is.
import { ascii } from "../bytes/names";
import { ABSENT, equals, ptrOf, Slice, sizeOf, slice } from "../bytes/slice";
import { refuseAt, refused } from "./refusal";
import { readString, stringEnd } from "./string";

const NOT_JSON = ascii("not JSON");
export const TRUE = ascii("true");
export const FALSE = ascii("false");
const NULL = ascii("null");

export const QUOTE: u32 = 0x22;
export const OPEN_LIST: u32 = 0x5b;
export const CLOSE_LIST: u32 = 0x5d;
export const OPEN_OBJECT: u32 = 0x7b;
export const CLOSE_OBJECT: u32 = 0x7d;
const COLON: u32 = 0x3a;
const COMMA: u32 = 0x2c;
const MINUS: u32 = 0x2d;
const DOT: u32 = 0x2e;

let start: usize = 0;
let at: usize = 0;
let end: usize = 0;
/** An object or list was just opened: no comma before its first entry. */
let fresh: bool = false;

export function beginJson(document: Slice): void {
  start = ptrOf(document);
  at = start;
  end = start + sizeOf(document);
  fresh = false;
}

/** Address of the next byte that matters. */
export function cursor(): usize {
  while (at < end && isSpace(load<u8>(at))) at++;
  return at;
}

/** Behind the document's last byte. */
export function limit(): usize {
  return end;
}

/** The next byte that matters, which tells the kind of the next value; 0 at the end. */
export function peek(): u32 {
  cursor();
  return at < end ? load<u8>(at) : 0;
}

export function notJson(): void {
  refuseAt(NOT_JSON, <u32>(at - start));
}

/** Steps over the bracket that `peek` saw. */
export function open(): void {
  at++;
  fresh = true;
}

/** Is there a further entry before the bracket `close`? Steps over the comma before it, or over the bracket. */
export function more(close: u32): bool {
  if (refused) return false;
  const first = fresh;
  fresh = false;
  if (take(close)) return false;
  if (first || take(COMMA)) return true;
  notJson();
  return false;
}

/** An entry's key; the caller then calls `colon`. ABSENT when refused. */
export function key(): Slice {
  if (peek() == QUOTE) return string();
  notJson();
  return ABSENT;
}

export function colon(): void {
  if (!take(COLON)) notJson();
}

/** The string whose quote `peek` saw, decoded in its place. */
export function string(): Slice {
  const text = readString(at, end, start);
  at = stringEnd;
  if (text == ABSENT) notJson();
  return text;
}

/** The number, true, false or null that comes next, as it is written; ABSENT when it is none of them. */
export function scalar(): Slice {
  const from = cursor();
  if (!takeWord(TRUE) && !takeWord(FALSE) && !takeWord(NULL)) takeNumber();
  if (at != from) return slice(from, <u32>(at - from));
  notJson();
  return ABSENT;
}

/** Refuses what stands behind the document's value. */
export function finish(): void {
  if (cursor() != end) notJson();
}

function take(byte: u32): bool {
  if (peek() != byte) return false;
  at++;
  return true;
}

/** Steps over `word` where it is what comes next, at the place that `peek` saw. */
export function takeWord(word: Slice): bool {
  const size = sizeOf(word);
  if (<u32>(end - at) < size || !equals(slice(at, size), word)) return false;
  at += size;
  return true;
}

/** Leaves the cursor alone where no number stands, else behind the longest one. */
function takeNumber(): void {
  let to = at;
  if (byteAtEnd(to) == MINUS) to++;
  if (!isDigit(byteAtEnd(to))) return;
  to = byteAtEnd(to) == 0x30 ? to + 1 : afterDigits(to);
  if (byteAtEnd(to) == DOT && isDigit(byteAtEnd(to + 1))) to = afterDigits(to + 1);
  if ((byteAtEnd(to) | 0x20) == 0x65) {
    const sign = byteAtEnd(to + 1);
    const digits = sign == MINUS || sign == 0x2b ? to + 2 : to + 1;
    if (isDigit(byteAtEnd(digits))) to = afterDigits(digits);
  }
  at = to;
}

function afterDigits(from: usize): usize {
  let to = from;
  while (isDigit(byteAtEnd(to))) to++;
  return to;
}

function byteAtEnd(place: usize): u32 {
  return place < end ? load<u8>(place) : 0;
}

export function isDigit(byte: u32): bool {
  return byte - 0x30 < 10;
}

function isSpace(byte: u32): bool {
  return byte == 0x20 || (byte >= 9 && byte <= 13 && byte != 11 && byte != 12);
}
