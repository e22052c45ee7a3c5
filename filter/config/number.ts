// Numbers with a fraction in a text, kept as integers: "1.5s", "12.5%".
import { smaller } from "../bytes/numbers";
import { byteAt, from, Slice, sizeOf } from "../bytes/slice";
import { isDigit } from "./json";

/** Above every limit of a whole part, and small enough to be multiplied by an hour's milliseconds. */
const MOST_WHOLE: u64 = 1_000_000_000_000;
/** More digits are not kept; a fraction that has them, other than zeros, is finer than any unit divides. */
const MOST_DIGITS: u32 = 9;

const DOT: u8 = 0x2e;
const ZERO: u8 = 0x30;

/** The number that `readNumber` read: its whole part, the digits of its fraction and 10 to the power of their number. */
export let whole: u64 = 0;
export let fraction: u64 = 0;
export let scale: u64 = 1;
/** Digits other than zeros stand behind those in `fraction`. */
export let finer: bool = false;

let at: u32 = 0;

/** Reads digits, perhaps a point and more digits, from the start of `text`; how many bytes they are, 0 for none. */
export function readNumber(text: Slice): u32 {
  at = 0;
  whole = 0;
  fraction = 0;
  scale = 1;
  finer = false;
  while (digitAt(text)) {
    whole = smaller(whole * 10 + (byteAt(text, at) - ZERO), MOST_WHOLE);
    at++;
  }
  if (at == 0 || at == sizeOf(text) || byteAt(text, at) != DOT) return at;
  const point = at;
  at++;
  while (digitAt(text)) {
    takeFractionDigit(byteAt(text, at) - ZERO, at - point <= MOST_DIGITS);
    at++;
  }
  return at == point + 1 ? 0 : at;
}

/** What follows the number. */
export function unitOf(text: Slice): Slice {
  return from(text, at);
}

function takeFractionDigit(digit: u8, kept: bool): void {
  if (!kept) {
    if (digit != 0) finer = true;
    return;
  }
  fraction = fraction * 10 + digit;
  scale *= 10;
}

function digitAt(text: Slice): bool {
  return at < sizeOf(text) && isDigit(byteAt(text, at));
}
