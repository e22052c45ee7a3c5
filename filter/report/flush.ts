// Puts this VM's counts where the leader finds them: a key for each record, and an index that says at which flush
// each was written last, so that who reads takes only what is new.
//
//   index: number of the last flush u32, then for each record the number of the flush that wrote it (u32)
import * as host from "../abi/host";
import { resetArena } from "../abi/memory";
import { countCharged } from "../breaker/charged";
import { entryAt, highest } from "../breaker/key/entry";
import { breakerAt, breakerCount } from "../breaker/table";
import { larger, smaller } from "../bytes/numbers";
import { ptrOf, sizeOf, slice } from "../bytes/slice";
import { indexKey, recordKey } from "../share/key";
import { inheritanceRead, inherited, mine } from "../share/slot";
import { touchChanged } from "./edges";
import { encode } from "./encode";
import { disown, inherit } from "./inherit";
import * as records from "./records";

export const INDEX_SIZE: u32 = 13320;
const INDEX = memory.data(13320, 8);
const OTHERS_INDEX = memory.data(13320, 8);

/** Number of the last flush; in a slot taken over it goes on from the dead VM's. */
let flushes: u32 = 0;
/** Slot that the records were last written to; another one knows none of them. */
let writtenTo: u32 = records.MAX_RECORDS;

export function flush(): void {
  if (inherited || writtenTo != mine) {
    if (writtenTo != records.MAX_RECORDS) disown();
    if (inherited) takeOver();
    inheritanceRead();
    records.touchAll();
    writtenTo = mine;
  }
  touchChanged();
  for (let i: u32 = 0; i < breakerCount; i++) countCharged(breakerAt(i));
  for (let i: u32 = 0; i < highest; i++) countCharged(entryAt(i));
  if (!records.anyTouched) return;
  flushes++;
  for (let i: u32 = 0; i < records.recordCount; i++) write(i);
  records.settled();
  store<u32>(INDEX, flushes);
  host.setSharedData(indexKey(mine), slice(INDEX, 4 + (records.recordCount << 2)), 0);
}

/** Copies the index of a slot to where `flushOf` reads it; how many records it has. */
export function readIndex(slot: u32): u32 {
  resetArena();
  const value = host.sharedData(indexKey(slot));
  const size = smaller(sizeOf(value), INDEX_SIZE);
  memory.copy(OTHERS_INDEX, ptrOf(value), size);
  return size < 4 ? 0 : (size >> 2) - 1;
}

/** Of the index read last: number of the slot's last flush. */
export function lastFlush(): u32 {
  return load<u32>(OTHERS_INDEX);
}

/** Of the index read last: number of the flush that wrote `record`. */
export function flushOf(record: u32): u32 {
  return load<u32>(OTHERS_INDEX + 4 + (record << 2));
}

function write(record: u32): void {
  const entry = records.entry(record);
  if (entry.touched != 0) {
    entry.touched = 0;
    entry.flush = flushes;
    host.setSharedData(recordKey(mine, record), encode(entry), 0);
  }
  store<u32>(INDEX + 4 + (record << 2), entry.flush);
}

function takeOver(): void {
  const count = readIndex(mine);
  if (count > 0) flushes = larger(flushes, lastFlush());
  for (let i: u32 = 0; i < count; i++) {
    // Never written by the last owner: what stands there is an earlier one's, and counted elsewhere.
    if (flushOf(i) == 0) continue;
    resetArena();
    inherit(host.sharedData(recordKey(mine, i)));
  }
}
