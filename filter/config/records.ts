// Lists of records: breakers, faults, tags. One list at a time, for no record has such a list in it.
import { allot } from "./area";
import { openList } from "./lists";
import { beginNames } from "./name";

/** Records of the list opened last. */
export let recordCount: u32 = 0;
let next: usize = 0;
let recordSize: u32 = 0;

/** Opens a list of at most `most` records of `size` bytes and allots them; the address of the first. */
export function openRecords(most: u32, size: u32): usize {
  recordCount = openList(most);
  recordSize = size;
  next = allot(recordCount * size);
  beginNames(recordCount);
  return next;
}

/** Address of the record for the entry that comes next. */
export function nextRecord(): usize {
  const record = next;
  next += recordSize;
  return record;
}
