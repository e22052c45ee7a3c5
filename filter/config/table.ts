// A table of names by hash: open addressing, filled once, at most three quarters full.
import { murmur3 } from "../bytes/hash";
import { ABSENT, equals, Slice } from "../bytes/slice";
import { allot } from "./area";
import { HostEntry } from "./program";

/** A table for up to `count` names and its mask: its size less one. */
export function allotTable(count: u32): usize {
  return allot((maskFor(count) + 1) * <u32>offsetof<HostEntry>());
}

/** Sizes are powers of two. */
export function maskFor(count: u32): u32 {
  let size: u32 = 4;
  while (size - (size >> 2) < count) size <<= 1;
  return size - 1;
}

/** Adds `text` for the service with this index; false when another has it, which then keeps it. */
export function addEntry(table: usize, mask: u32, text: Slice, service: u32): bool {
  const entry = changetype<HostEntry>(entryOf(table, mask, text));
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
