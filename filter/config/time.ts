// Points in time as people write them: RFC 3339 in UTC, "2026-11-21T00:00:00Z", with a fraction of a second if need be.
import { ascii } from "../bytes/names";
import { larger } from "../bytes/numbers";
import { byteAt, Slice, sizeOf } from "../bytes/slice";
import { isDigit } from "./json";
import { refused, refuseText } from "./refusal";
import { ANY_SIZE, text } from "./value";

const IS_NOT_TIME = ascii(' is not a time such as "2026-11-21T00:00:00Z"');
/** A 9 stands for any digit. */
const SHAPE = ascii("9999-99-99T99:99:99");
/** From March 1 of the year 0. */
const DAYS_TO_1970: u32 = 719_468;

const MOST_FRACTION_DIGITS: u32 = 9;
const DAY_SECONDS: u64 = 86_400;
const NINE: u8 = 0x39;
const ZERO: u8 = 0x30;
const DOT: u8 = 0x2e;
const ZULU: u8 = 0x5a;

/** Milliseconds since 1970, at least 1 (0 is "not given"); what is finer than a millisecond is dropped. */
export function time(): u64 {
  const value = text(ANY_SIZE);
  if (refused) return 0;
  const ms = millisecondsOf(value);
  if (ms < 0) refuseText(value, IS_NOT_TIME);
  return larger(1, ms);
}

/** -1 for what is no time since 1970: also days that do not exist, and a second 60. */
function millisecondsOf(value: Slice): i64 {
  if (!hasShape(value)) return -1;
  const fractionMs = fractionOf(value);
  const days = daysOf(numberAt(value, 0, 4), numberAt(value, 5, 2), numberAt(value, 8, 2));
  const hour = numberAt(value, 11, 2);
  const minute = numberAt(value, 14, 2);
  const second = numberAt(value, 17, 2);
  if (fractionMs < 0 || days < 0 || hour > 23 || minute > 59 || second > 59) return -1;
  return (<u64>days * DAY_SECONDS + hour * 3600 + minute * 60 + second) * 1000 + fractionMs;
}

function hasShape(value: Slice): bool {
  const size = sizeOf(SHAPE);
  if (sizeOf(value) <= size) return false;
  for (let i: u32 = 0; i < size; i++) {
    const byte = byteAt(value, i);
    const wanted = byteAt(SHAPE, i);
    if (wanted == NINE ? !isDigit(byte) : byte != wanted) return false;
  }
  return byteAt(value, sizeOf(value) - 1) == ZULU;
}

/** Milliseconds of what stands between the seconds and the Z; -1 unless that is nothing or a point and digits. */
function fractionOf(value: Slice): i32 {
  const first = sizeOf(SHAPE);
  const last = sizeOf(value) - 1;
  if (first == last) return 0;
  const digits = last - first - 1;
  if (byteAt(value, first) != DOT || digits == 0 || digits > MOST_FRACTION_DIGITS) return -1;
  let ms: u32 = 0;
  for (let i: u32 = 0; i < digits; i++) {
    const byte = byteAt(value, first + 1 + i);
    if (!isDigit(byte)) return -1;
    if (i < 3) ms = ms * 10 + (byte - ZERO);
  }
  return digits == 1 ? ms * 100 : digits == 2 ? ms * 10 : ms;
}

/** Days from 1970 to a date of the Gregorian calendar; -1 for a date before, or one that does not exist. */
function daysOf(year: u32, month: u32, day: u32): i32 {
  if (year < 1970 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return -1;
  // Years that begin in March have their leap day at the end; months from there have 153 days in each five.
  const isEarly = month < 3;
  const marchYear = isEarly ? year - 1 : year;
  const monthsBefore = isEarly ? month + 9 : month - 3;
  const daysBefore = (monthsBefore * 153 + 2) / 5 + day - 1;
  return marchYear * 365 + marchYear / 4 - marchYear / 100 + marchYear / 400 + daysBefore - DAYS_TO_1970;
}

function daysIn(year: u32, month: u32): u32 {
  // 31 and 30 take turns, from August on the other way.
  if (month != 2) return 30 + ((month ^ (month >> 3)) & 1);
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
}

function numberAt(value: Slice, at: u32, digits: u32): u32 {
  let number: u32 = 0;
  for (let i: u32 = 0; i < digits; i++) number = number * 10 + (byteAt(value, at + i) - ZERO);
  return number;
}
