// The directory of what this VM has to tell the controller: one record for each edge, breaker and fault that was
// ever counted, and one for overflows. A touched record is written to shared data at the next flush.
import { NONE } from "../config/program";

export const RECORD_OVERFLOW: u32 = 0;
export const RECORD_EDGE: u32 = 1;
export const RECORD_BREAKER: u32 = 2;
export const RECORD_FAULT: u32 = 3;

/** 1,024 edges, 2,048 breakers, 256 faults, the overflows. */
export const MAX_RECORDS: u32 = 3329;

@unmanaged
export class Entry {
  kind: u32;
  /** Index in the table of its kind. */
  index: u32;
  /** Number of the flush that last wrote it; 0: never. */
  flush: u32;
  touched: u32;
}

const ENTRIES = memory.data(53264, 16);
export let recordCount: u32 = 0;
/** True when any record is touched. */
export let anyTouched: bool = false;

export function entry(record: u32): Entry {
  return changetype<Entry>(ENTRIES + (record << 4));
}

/** Number of a new record, or NONE. */
export function newRecord(kind: u32, index: u32): u32 {
  if (recordCount >= MAX_RECORDS) return NONE;
  const made = entry(recordCount);
  made.kind = kind;
  made.index = index;
  made.flush = 0;
  made.touched = 0;
  return recordCount++;
}

export function touch(record: u32): void {
  entry(record).touched = 1;
  anyTouched = true;
}

/** Everything has to be written again: under a new slot nothing of it stands yet. */
export function touchAll(): void {
  for (let i: u32 = 0; i < recordCount; i++) touch(i);
}

/** All touched records were written. */
export function settled(): void {
  anyTouched = false;
}
