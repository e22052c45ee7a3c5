// JSON strings, decoded where they stand: the text is never longer than its escapes, so it is written over them.
import { ascii } from "../bytes/names";
import { ABSENT, byteAt, indexOf, Slice, slice } from "../bytes/slice";
import { hexDigit } from "./hex";
import { refuseAt, refused } from "./refusal";
import { characterSize, putCharacter } from "./utf8";

const UNPAIRED = ascii("an unpaired surrogate");
const NOT_UTF8 = ascii("not UTF-8");
/** What may follow a backslash, and at the same place what it stands for. */
const ESCAPES = ascii('"\\/bfnrt');
const ESCAPED = ascii('"\\/\b\f\n\r\t');

const QUOTE: u32 = 0x22;
const BACKSLASH: u32 = 0x5c;
const LETTER_U: u32 = 0x75;

/** Behind the string that was read last, or at the byte that does not belong there. */
export let stringEnd: usize = 0;

let at: usize = 0;
let end: usize = 0;
let document: usize = 0;

/**
 * The string whose quote stands at `quote`. ABSENT when it is not one, with `stringEnd` at the wrong byte; what is
 * wrong inside a character is refused here. `start`: of the document, for offsets.
 */
export function readString(quote: usize, limit: usize, start: usize): Slice {
  const text = quote + 1;
  let to = text;
  at = text;
  end = limit;
  document = start;
  let closed = false;
  while (at < end && !refused) {
    const byte: u32 = load<u8>(at);
    closed = byte == QUOTE;
    if (closed || byte < 0x20) break;
    const put = byte == BACKSLASH ? takeEscape(to) : takeCharacter(to);
    if (put == 0) break;
    to += put;
  }
  stringEnd = closed ? at + 1 : at;
  return closed ? slice(text, <u32>(to - text)) : ABSENT;
}

/** Copies one character to `to`; its size, or 0 when refused. */
function takeCharacter(to: usize): u32 {
  const size = characterSize(at, end);
  if (size == 0) refuseAt(NOT_UTF8, <u32>(at - document));
  else if (to != at) memory.copy(to, at, size);
  at += size;
  return size;
}

/** Decodes the escape at the cursor to `to`; its size there, or 0 when it is none. */
function takeEscape(to: usize): u32 {
  const escape = at;
  at++;
  const unit = takeUnit();
  if (unit < 0) return 0;
  if ((unit & 0xf800) != 0xd800) return putCharacter(to, unit);
  if (unit < 0xdc00 && at + 1 < end && load<u8>(at) == BACKSLASH) {
    if (load<u8>(at + 1) != LETTER_U) return unpaired(escape);
    at++;
    const low = takeUnit();
    if (low < 0) return 0;
    if ((low & 0xfc00) == 0xdc00) return putCharacter(to, 0x10000 + ((unit & 0x3ff) << 10) + (low & 0x3ff));
  }
  return unpaired(escape);
}

function unpaired(escape: usize): u32 {
  refuseAt(UNPAIRED, <u32>(escape - document));
  return 0;
}

/** What stands behind a backslash: a UTF-16 unit, or -1 with the cursor at the byte that is wrong. */
function takeUnit(): i32 {
  if (at >= end) return -1;
  const kind = load<u8>(at);
  if (kind == LETTER_U) return takeHex();
  const escape = indexOf(ESCAPES, kind);
  if (escape < 0) return -1;
  at++;
  return byteAt(ESCAPED, escape);
}

/** The four hex digits behind the `u` at the cursor; -1 when they are not. */
function takeHex(): i32 {
  if (end - at < 5) return -1;
  let unit: u32 = 0;
  for (let i: u32 = 1; i <= 4; i++) {
    const digit = hexDigit(load<u8>(at + i));
    if (digit < 0) return -1;
    unit = (unit << 4) | digit;
  }
  at += 5;
  return unit;
}
