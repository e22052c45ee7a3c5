// Sections of the document as tables: a word for each field says what stands there, where in the record it goes and
// what range it has. What a table cannot say is left to the section's own decoder.
import { lowerInPlace, Slice } from "../bytes/slice";
import { duration } from "./duration";
import { nextField, openObject, requireAll, requireAny, requireOne } from "./fields";
import { grpcCode } from "./grpc";
import { needHeader } from "./needs";
import { headerName } from "./pattern";
import { percentage } from "./percentage";
import { decodeHeaders } from "./reply";
import { boolean, choice, filledText, integer, text } from "./value";

// A table is a list of u64: the names of the fields, the rules, and a word for each field:
// one of the kinds + AT * its place in the record + FROM * the least (at most 4095) + TO * the most.
export const AT: u64 = 1 << 4;
export const FROM: u64 = 1 << 12;
export const TO: u64 = 1 << 24;

/** Left to the section's decoder. */
export const OTHER: u64 = 0;
/** u32 */
export const INTEGER: u64 = 1;
/** u64, milliseconds. */
export const DURATION: u64 = 2;
/** u32, parts per million; FROM * 1: more than none. */
export const PERCENTAGE: u64 = 3;
/** bool */
export const BOOLEAN: u64 = 4;
/** Slice of at most TO bytes; FROM * 1: not empty. */
export const TEXT: u64 = 5;
/** Slice, a header's name in lower case; the program needs this header. */
export const HEADER: u64 = 6;
/** u32, a gRPC code. */
export const GRPC: u64 = 7;
/** HeaderSpec[]: its address, and behind that how many. */
export const HEADERS: u64 = 8;
/** An object by the table TO, about the same record. */
export const SECTION: u64 = 9;

/** u32: a duration in milliseconds, kept in microseconds. */
export const MICROSECONDS: u64 = 10;
/** u32, the place of a word among the names TO. */
export const CHOICE: u64 = 11;

// Rules: REQUIRED << a field that must be there; ANY_FROM << the first of those of which any must be, ONE_FROM: one alone.
export const NO_RULES: u64 = 0;
export const REQUIRED: u64 = 1;
const REQUIRED_FIELDS: u32 = 0xffff;
export const ANY_FROM: u64 = 1 << 16;
export const ONE_FROM: u64 = 1 << 32;

const RULES: usize = 8;
const WORDS: usize = 16;

/** Decodes the object that comes next, all of it by its table, into `record`. */
export function decodeSection(table: usize, record: usize): void {
  openObject();
  while (nextOther(table, record) >= 0);
}

/**
 * Decodes fields of the object opened last up to the next one that is left to the caller, and returns its number; -1
 * at the object's end, whose rules then hold, and when refused.
 */
export function nextOther(table: usize, record: usize): i32 {
  const names = load<Slice>(table);
  while (true) {
    const field = nextField(names);
    if (field < 0) {
      applyRules(names, load<u64>(table, RULES));
      return field;
    }
    const word = load<u64>(table + (field << 3), WORDS);
    if (word == OTHER) return field;
    decodeField(<u32>word, word >> 24, record);
  }
}

function applyRules(names: Slice, rules: u64): void {
  requireAll(names, <u32>rules & REQUIRED_FIELDS);
  const any = <u32>rules >> 16;
  if (any != 0) requireAny(names, ctz(any));
  const one = <u32>(rules >> 32);
  if (one != 0) requireOne(names, ctz(one));
}

function decodeField(word: u32, most: u64, record: usize): void {
  const kind: u64 = word & 0xf;
  const at = record + ((word >> 4) & 0xff);
  const least = (word >> 12) & 0xfff;
  if (kind == INTEGER) store<u32>(at, integer(least, <u32>most));
  else if (kind == DURATION) store<u64>(at, duration(least, most));
  else if (kind == PERCENTAGE) store<u32>(at, percentage(least == 0));
  else if (kind == BOOLEAN) store<bool>(at, boolean());
  else if (kind == TEXT) store<Slice>(at, least == 0 ? text(<u32>most) : filledText(<u32>most));
  else if (kind == HEADER) store<Slice>(at, neededHeader());
  else if (kind == GRPC) store<u32>(at, grpcCode());
  else if (kind == SECTION) decodeSection(<usize>most, record);
  else if (kind == CHOICE) store<u32>(at, choice(most));
  else if (kind == MICROSECONDS) store<u32>(at, <u32>duration(least, most) * 1000);
  else decodeHeaders(at);
}

function neededHeader(): Slice {
  const name = headerName();
  lowerInPlace(name);
  needHeader(name);
  return name;
}
