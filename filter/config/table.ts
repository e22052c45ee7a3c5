// A table of names by hash: open addressing, filled once, at most three quarters full.
import { murmur3 } from "../bytes/hash";
import { ABSENT, equals, Slice } from "../bytes/slice";
import { allot } from "./area";
import { HostEntry } from "./program";

/** Behind a table's address. */
const MASK: usize = 4;

/** A table for up to `count` names: its address goes to `table`, and behind it its mask, its size less one. */
export function openTable(table: usize, count: u32): void {
  // Sizes are powers of two.
  let size: u32 = 4;
  while (size - (size >> 2) < count) size <<= 1;
  store<usize>(table, allot(size * <u32>offsetof<HostEntry>()));
  store<u32>(table, size - 1, MASK);
}

/** Adds `text` to what was opened at `table`, for the service with this index; false when another has it, which then keeps it. */
export function addEntry(table: usize, text: Slice, service: u32): bool {
  const entry = changetype<HostEntry>(entryOf(load<usize>(table), load<u32>(table, MASK), text));
  if (entry.host != ABSENT) return false;
  entry.host = text;
  entry.hash = murmur3(text, 0);
  entry.service = service;
  return true;
}

/** Address of the entry that holds `text`, or of the free one where it belongs. */
export function entryOf(table: usize, mask: u32, text: Slice): usize {
  const hash = murmur3(text, 0);
  let index = hash & mask;
  while (isOfAnother(entryAt(table, index), text, hash)) index = (index + 1) & mask;
  return changetype<usize>(entryAt(table, index));
}

function isOfAnother(entry: HostEntry, text: Slice, hash: u32): bool {
  return entry.host != ABSENT && (entry.hash != hash || !equals(entry.host, text));
}

function entryAt(table: usize, index: u32): HostEntry {
  return changetype<HostEntry>(table + index * offsetof<HostEntry>());
}
