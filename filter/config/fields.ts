// Objects as the decoders walk them: known fields by number, each at most once.

import { nameAt, namesFrom, placeOf } from "../bytes/list";
import { ascii } from "../bytes/names";
import { ABSENT, Slice } from "../bytes/slice";
import * as writer from "../bytes/writer";
import { CLOSE_OBJECT, colon, key, more, OPEN_OBJECT, open, peek } from "./json";
import { enter, leave, level } from "./path";
import { beginRefusal, refuse, refused, refuseText } from "./refusal";
import { refuseValue } from "./value";

const IS_NOT_OBJECT = ascii(" is not an object");
export const UNKNOWN = ascii("unknown field");
export const UNSUPPORTED = ascii("not supported yet");
const TWICE = ascii("given twice");
const MISSING = ascii("missing");
const NEEDS_ONE = ascii("needs one of ");
const TAKES_ONE = ascii("takes only one of ");

/** The fields that the object closed last had, a bit each. */
let closedFields: u32 = 0;

/** Opens the object that comes next; false when it is none. */
export function openObject(): bool {
  if (refused) return false;
  if (peek() != OPEN_OBJECT) {
    refuseValue(IS_NOT_OBJECT);
    return false;
  }
  open();
  enter();
  return true;
}

/** Number of the next field in `names`; -1 at the object's end, when refused, and where no object was opened. */
export function nextField(names: Slice): i32 {
  const name = nextKey();
  if (name == ABSENT) return -1;
  const field = placeOf(names, name);
  if (field < 0) {
    refuse(UNKNOWN);
    return -1;
  }
  const bit: u32 = 1 << field;
  if ((level().seen & bit) != 0) {
    refuseTwice();
    return -1;
  }
  level().seen |= bit;
  return field;
}

/** The next key of an object that takes any; ABSENT as above. The caller looks for repetitions. */
export function nextKey(): Slice {
  if (refused) return ABSENT;
  const at = level();
  at.name = ABSENT;
  if (!more(CLOSE_OBJECT)) {
    if (refused) return ABSENT;
    closedFields = at.seen;
    leave();
    return ABSENT;
  }
  const name = key();
  if (refused) return ABSENT;
  at.name = name;
  colon();
  return refused ? ABSENT : name;
}

export function refuseTwice(): void {
  refuse(TWICE);
}

/** The fields that the object closed last had, from number `first` on, a bit each. */
export function fieldsFrom(first: u32): u32 {
  return closedFields >> first;
}

/** Had the object closed last the field with this number? */
export function hasField(field: u32): bool {
  return (closedFields & (1 << field)) != 0;
}

/** Refuses the object just closed when it lacks one of these fields, a bit each. */
export function requireAll(names: Slice, fields: u32): void {
  const missing = fields & ~closedFields;
  if (missing != 0) refuseMissing(names, ctz(missing));
}

/** Refuses the object just closed for want of this field. */
export function refuseMissing(names: Slice, field: u32): void {
  refuseAsField(names, field);
  refuse(MISSING);
}

/** The refusal that follows is told of this field of the object just closed. */
export function refuseAsField(names: Slice, field: u32): void {
  // The path of an earlier refusal may be as deep as any.
  if (!refused) enter().name = nameAt(names, field);
}

/** Refuses a field of entry `index` of the list `list`, at the end of the document. */
export function refuseOf(list: Slice, index: u32, names: Slice, field: u32, words: Slice): void {
  if (refused) return;
  enter().name = list;
  enter().index = index;
  refuseAsField(names, field);
  refuse(words);
}

/** Refuses a field of the object just closed for its `value`. */
export function refuseField(names: Slice, field: u32, value: Slice, words: Slice): void {
  refuseAsField(names, field);
  refuseText(value, words);
}

/** Refuses the object just closed unless it has at least one field of `names` from number `first` on. */
export function requireAny(names: Slice, first: u32): void {
  if (closedFields >> first == 0) refuseNone(names, first);
}

export function refuseNone(names: Slice, first: u32): void {
  refuseChoice(NEEDS_ONE, namesFrom(names, first));
}

/** The same for exactly one. */
export function requireOne(names: Slice, first: u32): void {
  requireAny(names, first);
  if (popcnt<u32>(closedFields >> first) > 1) refuseChoice(TAKES_ONE, namesFrom(names, first));
}

function refuseChoice(words: Slice, names: Slice): void {
  if (!beginRefusal()) return;
  writer.text(words);
  writer.text(names);
}
