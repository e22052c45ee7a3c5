// Durations as people write them, "250ms" to "8760h", in milliseconds.
import { ascii } from "../bytes/names";
import { equals, Slice } from "../bytes/slice";
import * as writer from "../bytes/writer";
import { finer, fraction, readNumber, scale, unitOf, whole } from "./number";
import { beginRefusal, refused, refuseText } from "./refusal";
import { writeQuoted } from "./shown";
import { ANY_SIZE, IS_OVER, IS_UNDER, text } from "./value";

const IS_NOT_DURATION = ascii(' is not a duration such as "250ms", "1.5s", "10m" or "2h"');
const MS = ascii("ms");
const S = ascii("s");
const M = ascii("m");
const H = ascii("h");

export const SECOND: u64 = 1000;
export const HOUR: u64 = 3_600_000;
export const DAY: u64 = 24 * HOUR;
/** A year: long enough for every field, short enough for any arithmetic that follows. */
export const LONGEST: u64 = 8760 * HOUR;

/** The duration that was read last, as it is written, for a check against another. */
export let durationText: Slice = 0;

/** Milliseconds, both bounds included. */
export function duration(leastMs: u64, mostMs: u64): u64 {
  const value = text(ANY_SIZE);
  if (refused) return 0;
  durationText = value;
  const ms = millisecondsOf(value);
  if (ms < 0) refuseText(value, IS_NOT_DURATION);
  else if (<u64>ms < leastMs) refuseDuration(value, IS_UNDER, leastMs);
  else if (<u64>ms > mostMs) refuseDuration(value, IS_OVER, mostMs);
  return ms;
}

/** `"5ms" is under 10ms`. */
function refuseDuration(value: Slice, words: Slice, boundMs: u64): void {
  if (!beginRefusal()) return;
  writeQuoted(value);
  writer.text(words);
  writeDuration(boundMs);
}

/** -1 for a text that is no duration, or stands for a part of a millisecond. */
function millisecondsOf(text: Slice): i64 {
  if (readNumber(text) == 0) return -1;
  const unitMs = unitSize(unitOf(text));
  if (unitMs == 0 || finer || (fraction * unitMs) % scale != 0) return -1;
  return whole * unitMs + (fraction * unitMs) / scale;
}

/** Milliseconds of a unit, 0 for what is none. */
function unitSize(unit: Slice): u64 {
  if (equals(unit, MS)) return 1;
  if (equals(unit, S)) return SECOND;
  if (equals(unit, M)) return 60 * SECOND;
  return equals(unit, H) ? HOUR : 0;
}

/** In hours, seconds or milliseconds, the largest that leaves no rest: how the documented bounds are written. */
function writeDuration(ms: u64): void {
  const unitMs: u64 = ms % HOUR == 0 ? HOUR : ms % SECOND == 0 ? SECOND : 1;
  writer.decimal(ms / unitMs);
  writer.text(unitMs == HOUR ? H : unitMs == SECOND ? S : MS);
}
