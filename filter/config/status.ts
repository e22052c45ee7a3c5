// Sets of HTTP statuses as people write them, ["5xx", "429", "500-504"], a bit for each status.
import { ascii } from "../bytes/names";
import { smaller } from "../bytes/numbers";
import { byteAt, Slice, sizeOf } from "../bytes/slice";
import { allot } from "./area";
import { isDigit } from "./json";
import { nextEntry, openList } from "./lists";
import { refused, refuseText } from "./refusal";
import { ANY_SIZE, text } from "./value";

const IS_NOT_STATUS = ascii(" is not a status such as 429, 5xx or 500-504");

/** Bytes of a set: 512 bits, of which the first 500 are the statuses from LEAST_STATUS on. */
const STATUS_SET_SIZE: u32 = 64;
/** Nobody needs more; a set is one of 500 statuses. */
export const MOST_SET_ENTRIES: u32 = 64;

const LEAST_STATUS: u32 = 100;
const MOST_STATUS: u32 = 599;
/** The lowest of what is no success unless a breaker says so. */
export const TOO_MANY_REQUESTS: u32 = 429;
/** The lowest in any set so far, in force or not: what is under it need not be looked for. */
export let leastListed: u32 = TOO_MANY_REQUESTS;

const DASH: u8 = 0x2d;
const LETTER_X: u8 = 0x78;
/** Of `429` and `5xx`, and of `500-504`. */
const STATUS_DIGITS: u32 = 3;
const RANGE_SIZE: u32 = 7;

/** The list that comes next as a set; its address. */
export function decodeStatuses(): usize {
  const set = allot(STATUS_SET_SIZE);
  openList(MOST_SET_ENTRIES);
  while (nextEntry() >= 0) {
    const value = text(ANY_SIZE);
    if (!refused && !addText(set, value)) refuseText(value, IS_NOT_STATUS);
  }
  return set;
}

/** Adds `from` to `to`, both of 100..599. */
function addStatuses(set: usize, from: u32, to: u32): void {
  leastListed = smaller(leastListed, from);
  for (let bit = from - LEAST_STATUS; bit <= to - LEAST_STATUS; bit++) {
    const byte = set + (bit >> 3);
    store<u8>(byte, load<u8>(byte) | ((<u8>1) << (<u8>(bit & 7))));
  }
}

export function holdsStatus(set: usize, status: u32): bool {
  const bit = status - LEAST_STATUS;
  return bit <= MOST_STATUS - LEAST_STATUS && ((load<u8>(set + (bit >> 3)) >> <u8>(bit & 7)) & 1) != 0;
}

/** False where `value` is no entry of a status set. */
function addText(set: usize, value: Slice): bool {
  const size = sizeOf(value);
  if (size != STATUS_DIGITS && size != RANGE_SIZE) return false;
  const isClass = size == STATUS_DIGITS && byteAt(value, 1) == LETTER_X && byteAt(value, 2) == LETTER_X;
  const from = isClass ? <u32>(byteAt(value, 0) - 0x30) * 100 : statusAt(value, 0);
  const to = isClass ? from + 99 : size == RANGE_SIZE ? statusAt(value, STATUS_DIGITS + 1) : from;
  if (from < LEAST_STATUS || to > MOST_STATUS || from > to) return false;
  if (size == RANGE_SIZE && byteAt(value, STATUS_DIGITS) != DASH) return false;
  addStatuses(set, from, to);
  return true;
}

/** The number that three bytes from `start` on are; 0 where one is no digit. */
function statusAt(value: Slice, start: u32): u32 {
  let status: u32 = 0;
  for (let i = start; i < start + STATUS_DIGITS; i++) {
    const byte = byteAt(value, i);
    if (!isDigit(byte)) return 0;
    status = status * 10 + (byte - 0x30);
  }
  return status;
}
