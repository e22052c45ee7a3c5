// Single values: texts, integers, true or false, one of several words; each with its range, refused where it stands.
import { placeOf } from "../bytes/list";
import { ascii } from "../bytes/names";
import { smaller } from "../bytes/numbers";
import { ABSENT, byteAt, Slice, sizeOf } from "../bytes/slice";
import * as writer from "../bytes/writer";
import { FALSE, isDigit, OPEN_LIST, OPEN_OBJECT, peek, QUOTE, scalar, string, TRUE, takeWord } from "./json";
import { beginRefusal, refuse, refuseCount, refused, refuseText, refuseToken } from "./refusal";
import { writeQuoted, writeShown } from "./shown";

const IS_NOT_STRING = ascii(" is not a string");
const IS_NOT_INTEGER = ascii(" is not an integer");
const IS_NOT_BOOLEAN = ascii(" is not true or false");
const IS_NOT_ONE_OF = ascii(" is not one of ");
export const IS_UNDER = ascii(" is under ");
export const IS_OVER = ascii(" is over ");
const IS_NOT_TRUE = ascii("false is not true");
export const EMPTY = ascii("is empty");
const LONGER = ascii("is longer than ");
const BYTES = ascii(" bytes");
const AN_OBJECT = ascii("{...}");
const A_LIST = ascii("[...]");

/** Names of policies, workloads and the like. */
export const NAME_SIZE: u32 = 253;
/** Texts of conditions. */
export const TEXT_SIZE: u32 = 1024;

const MINUS: u32 = 0x2d;
/** For texts that only the document's size bounds: a list of words refuses all others. */
export const ANY_SIZE: u32 = 0xffffffff;
const NOT_DIGITS: u64 = u64.MAX_VALUE;
/** Above every range, and far from what a u64 wraps at. */
const SATURATED: u64 = 1 << 50;

/** Refuses the value that comes next, whatever it is: `5 is not a string`. */
export function refuseValue(words: Slice): void {
  const first = peek();
  if (first == OPEN_OBJECT) refuseToken(AN_OBJECT, words);
  else if (first == OPEN_LIST) refuseToken(A_LIST, words);
  else if (first == QUOTE) refuseText(string(), words);
  else refuseToken(scalar(), words);
}

/** A string of at most `longest` bytes; ABSENT when refused. */
export function text(longest: u32): Slice {
  if (refused) return ABSENT;
  if (peek() != QUOTE) {
    refuseValue(IS_NOT_STRING);
    return ABSENT;
  }
  const value = string();
  checkSize(value, longest);
  return value;
}

export function checkSize(value: Slice, longest: u32): void {
  if (sizeOf(value) > longest) refuseCount(LONGER, longest, BYTES);
}

/** The same, not empty. */
export function filledText(longest: u32): Slice {
  const value = text(longest);
  if (sizeOf(value) == 0) refuse(EMPTY);
  return value;
}

/** An integer written in digits alone: `1e3` and `5.0` are none. */
export function integer(least: u32, most: u32): u32 {
  if (refused) return 0;
  const first = peek();
  if (first != MINUS && !isDigit(first)) {
    refuseValue(IS_NOT_INTEGER);
    return 0;
  }
  const token = scalar();
  if (token == ABSENT) return 0;
  const digits = digitsOf(token);
  // -0 is none, as the controller sees it: under no bound, and yet not digits alone.
  if (digits == NOT_DIGITS || (first == MINUS && digits == 0)) refuseToken(token, IS_NOT_INTEGER);
  else if (first == MINUS || digits < least) refuseBound(token, IS_UNDER, least);
  else if (digits > most) refuseBound(token, IS_OVER, most);
  return <u32>digits;
}

export function boolean(): bool {
  if (refused) return false;
  peek();
  if (takeWord(TRUE)) return true;
  if (!takeWord(FALSE)) refuseValue(IS_NOT_BOOLEAN);
  return false;
}

/** Of a field that only says that something is so. */
export function onlyTrue(): bool {
  const isTrue = boolean();
  if (!isTrue) refuse(IS_NOT_TRUE);
  return isTrue;
}

/** Place of the word among `names` (see names.ts). */
export function choice(names: Slice): u32 {
  const value = text(ANY_SIZE);
  const place = placeOf(names, value);
  if (place >= 0) return place;
  if (beginRefusal()) {
    writeQuoted(value);
    writer.text(IS_NOT_ONE_OF);
    writer.text(names);
  }
  return 0;
}

/** Value of a number's digits behind its sign, at most SATURATED; NOT_DIGITS for a fraction or an exponent. */
export function digitsOf(token: Slice): u64 {
  let value: u64 = 0;
  for (let i: u32 = byteAt(token, 0) == MINUS ? 1 : 0; i < sizeOf(token); i++) {
    if (!isDigit(byteAt(token, i))) return NOT_DIGITS;
    value = smaller(value * 10 + (byteAt(token, i) - 0x30), SATURATED);
  }
  return value;
}

function refuseBound(token: Slice, words: Slice, bound: u32): void {
  if (!beginRefusal()) return;
  writeShown(token);
  writer.text(words);
  writer.decimal(bound);
}
