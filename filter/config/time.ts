// Points in time as people write them: RFC 3339 in UTC, "2026-11-21T00:00:00Z", with a fraction of a second if need be.
import { ascii } from "../bytes/names";
import { larger } from "../bytes/numbers";
import { byteAt, Slice, sizeOf } from "../bytes/slice";
import { isDigit } from "./json";
import { refused, refuseText } from "./refusal";
import { ANY_SIZE, text } from "./value";

const IS_NOT_TIME = ascii(' is not a time such as "2026-11-21T00:00:00Z"');
/** A 9 stands for any digit; the last of it ends the seconds. */
const SHAPE = ascii("9999-99-99T99:99:99.");
/** Year, month, day, hour, minute, second. */
const NUMBERS = memory.data(24, 8);
/** The least and the most that each can be. */
const RANGES = memory.data<u32>([1970, 9999, 1, 12, 1, 31, 0, 23, 0, 59, 0, 59]);
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
  const fractionMs = readNumbers(value) ? fractionOf(value) : -1;
  const year = numberAt(0);
  const month = numberAt(1);
  const days = daysTo(year, month) + numberAt(2) - 1;
  if (fractionMs < 0 || days >= daysTo(year, month + 1)) return -1;
  const seconds = (numberAt(3) * 60 + numberAt(4)) * 60 + numberAt(5);
  return (<u64>(days - DAYS_TO_1970) * DAY_SECONDS + seconds) * 1000 + fractionMs;
}

/** The numbers up to the seconds; false where the value does not begin like a time, or one is out of its range. */
function readNumbers(value: Slice): bool {
  let place: usize = 0;
  let number: u32 = 0;
  if (sizeOf(value) < sizeOf(SHAPE)) return false;
  for (let i: u32 = 0; i < sizeOf(SHAPE); i++) {
    const byte = byteAt(value, i);
    const wanted = byteAt(SHAPE, i);
    if (wanted == NINE) {
      if (!isDigit(byte)) return false;
      number = number * 10 + (byte - ZERO);
      continue;
    }
    if (byte != wanted && (wanted != DOT || byte != ZULU)) return false;
    const range = RANGES + (place << 1);
    if (number < load<u32>(range) || number > load<u32>(range, sizeof<u32>())) return false;
    store<u32>(NUMBERS + place, number);
    place += sizeof<u32>();
    number = 0;
  }
  return true;
}

/** Milliseconds of what stands behind the seconds; -1 unless that is a Z, or a point, digits and a Z. */
function fractionOf(value: Slice): i32 {
  const first = sizeOf(SHAPE);
  const last = sizeOf(value) - 1;
  if (byteAt(value, last) != ZULU) return -1;
  if (first > last) return 0;
  if (byteAt(value, first - 1) != DOT || first == last || last - first > MOST_FRACTION_DIGITS) return -1;
  let ms: u32 = 0;
  let unitMs: u32 = 100;
  for (let i = first; i < last; i++) {
    const byte = byteAt(value, i);
    if (!isDigit(byte)) return -1;
    ms += (byte - ZERO) * unitMs;
    unitMs /= 10;
  }
  return ms;
}

/** Days from March 1 of the year 0 to the first of a month, 1 to 13, of the Gregorian calendar. */
function daysTo(year: u32, month: u32): u32 {
  // Years that begin in March have their leap day at the end; months from there have 153 days in each five.
  if (month < 3) {
    year--;
    month += 12;
  }
  return year * 365 + year / 4 - year / 100 + year / 400 + ((month - 3) * 153 + 2) / 5;
}

function numberAt(index: u32): u32 {
  return load<u32>(NUMBERS + (index << 2));
}
