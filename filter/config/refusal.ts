// Why a document was refused: one line, `<path>: <words>`, for the log and the report. The first problem in reading
// order is the one that counts; decoding stops there, so everything after it is ignored.
import { ascii } from "../bytes/names";
import { Slice } from "../bytes/slice";
import * as writer from "../bytes/writer";
import { writePath } from "./path";
import { writeQuoted, writeShown } from "./shown";

/** A path of known names and two shortened keys, a shortened value and the longest words fit. */
const LINE_SIZE: u32 = 512;
const LINE = memory.data(512, 8);

const NO_LINE = ascii("");
const SEPARATOR = ascii(": ");
const AT_BYTE = ascii(" at byte ");

/** A problem was found: nothing more is to be read, and nothing that was read is to be used. */
export let refused: bool = false;

export function forgetRefusal(): void {
  refused = false;
}

/** The line; empty while nothing is refused. */
export function refusalLine(): Slice {
  return refused ? writer.written() : NO_LINE;
}

/** Starts the line with the path; false when an earlier problem stands. Its words are written by the caller. */
export function beginRefusal(): bool {
  if (refused) return false;
  refused = true;
  writer.begin(LINE, LINE_SIZE);
  if (writePath()) writer.text(SEPARATOR);
  return true;
}

/** `is empty` and other words that need no value. */
export function refuse(words: Slice): void {
  if (beginRefusal()) writer.text(words);
}

/** `"x" is not a host or *.suffix`: `words` begin with a blank. */
export function refuseText(value: Slice, words: Slice): void {
  if (!beginRefusal()) return;
  writeQuoted(value);
  writer.text(words);
}

/** `5 is not a string`, of a value that needs no quotes. */
export function refuseToken(token: Slice, words: Slice): void {
  if (!beginRefusal()) return;
  writeShown(token);
  writer.text(words);
}

/** `is longer than 253 bytes`. */
export function refuseCount(before: Slice, count: u32, after: Slice): void {
  if (!beginRefusal()) return;
  writer.text(before);
  writer.decimal(count);
  writer.text(after);
}

/** `not JSON at byte 17`. */
export function refuseAt(words: Slice, offset: u32): void {
  if (!beginRefusal()) return;
  writer.text(words);
  writer.text(AT_BYTE);
  writer.decimal(offset);
}
