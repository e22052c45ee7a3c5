// Lists of keys that something has to be done about, first come, first served; each key stands in a list once. They
// hold numbers, not claims: a key may be gone, or its number another key's, when its turn comes.
import { MAX_KEYS } from "../table";

@unmanaged
export class List {
  count: u32;
  /** Where the first one stands. */
  head: u32;
  /** A bit for each key that is in it, then the numbers, a u16 each. */
  members0: u64;
}

const MEMBERS_OFFSET: u32 = 8;
const NUMBERS_OFFSET: u32 = 2056;

/** They have no place yet. */
export const placeless = changetype<List>(memory.data(34832, 8));
/** They would have changed their state, but could not get a place at that moment. */
export const refused = changetype<List>(memory.data(34832, 8));
/** Their records were written here, and the other workers have not been told. */
export const moved = changetype<List>(memory.data(34832, 8));
/** Their records are to be read: another worker wrote one, or may have done so before the place was known here. */
export const unread = changetype<List>(memory.data(34832, 8));
/** The other workers' windows are to be read. */
export const unmerged = changetype<List>(memory.data(34832, 8));
/** Time may do something to them. */
export const active = changetype<List>(memory.data(34832, 8));
/** The controller may have to be told of them, or is being told. */
export const changed = changetype<List>(memory.data(34832, 8));
export const telling = changetype<List>(memory.data(34832, 8));

/** Puts key number `key` at the end, unless it is in the list. */
export function push(list: List, key: u32): void {
  if (contains(list, key)) return;
  flip(list, key);
  store<u16>(cellOf(list, list.head + list.count), <u16>key);
  list.count++;
}

/** Puts it before all others: it was first, and its turn is still to come. */
export function unshift(list: List, key: u32): void {
  if (contains(list, key)) return;
  flip(list, key);
  list.head = (list.head - 1) & (MAX_KEYS - 1);
  store<u16>(cellOf(list, list.head), <u16>key);
  list.count++;
}

/** Takes the first one out; there must be one. */
export function shift(list: List): u32 {
  const key = load<u16>(cellOf(list, list.head));
  list.head = (list.head + 1) & (MAX_KEYS - 1);
  list.count--;
  flip(list, key);
  return key;
}

function contains(list: List, key: u32): bool {
  return ((load<u8>(memberOf(list, key)) >> <u8>(key & 7)) & 1) != 0;
}

function flip(list: List, key: u32): void {
  const cell = memberOf(list, key);
  store<u8>(cell, load<u8>(cell) ^ ((<u8>1) << (<u8>(key & 7))));
}

function memberOf(list: List, key: u32): usize {
  return changetype<usize>(list) + MEMBERS_OFFSET + (key >> 3);
}

function cellOf(list: List, at: u32): usize {
  return changetype<usize>(list) + NUMBERS_OFFSET + ((at & (MAX_KEYS - 1)) << 1);
}
