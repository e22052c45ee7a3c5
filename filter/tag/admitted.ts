// Which series this Envoy has: one list that all its workers add to, first come, up to the limit. A series is known by
// a hash of its metric's name, which is the same in every VM and over their restarts. Asked for once a series and VM;
// when the list is full, workers know it and ask no more.
import * as host from "../abi/host";
import { landAnywhere, landNextAt } from "../abi/memory";
import { murmur3 } from "../bytes/hash";
import { smaller } from "../bytes/numbers";
import { Slice, sizeOf, slice } from "../bytes/slice";
import { SERIES } from "../share/key";

/** Policy contract: no limit is higher. */
const MOST: u32 = 4096;
/** The list as it is shared, 8 bytes each. */
const LIST = memory.data(32768, 8);
const LIST_SIZE: u32 = MOST * 8;
/** The same as a set, open addressing, at most half full; 0: free. */
const SET = memory.data(65536, 8);
const CELLS: u32 = 8192;
/** Entries of the list that are in the set. */
let known: u32 = 0;
/** Others that add at the same moment; each that was lost is another's that was won. */
const TRIES: u32 = 64;

/** Has the Envoy the series whose metric has this name? It gets it while it has fewer than `limit`. */
export function admit(name: Slice, limit: u32): bool {
  const most = smaller(limit, MOST);
  const hash = ((<u64>murmur3(name, 1)) << 32) | (murmur3(name, 0) | 1);
  if (load<u64>(cellOf(hash)) != 0) return true;
  for (let i: u32 = 0; i < TRIES && known < most; i++) {
    const cas = read();
    if (load<u64>(cellOf(hash)) != 0) return true;
    if (known >= most) return false;
    store<u64>(LIST + (known << 3), hash);
    if (host.setSharedData(SERIES, slice(LIST, (known + 1) << 3), cas) != host.OK) continue;
    store<u64>(cellOf(hash), hash);
    known++;
    return true;
  }
  return false;
}

/** Takes what others have added; what the list must still be for one more to be added. */
function read(): u32 {
  landNextAt(LIST, LIST_SIZE);
  const size = sizeOf(host.sharedData(SERIES));
  landAnywhere();
  for (const count = smaller(size >> 3, MOST); known < count; known++) {
    const hash = load<u64>(LIST + (known << 3));
    store<u64>(cellOf(hash), hash);
  }
  return host.lastStatus == host.OK ? host.lastCas : host.CREATE;
}

/** The cell of the set that has `hash`, or the free one where it belongs. */
function cellOf(hash: u64): usize {
  let index = <u32>(hash >> 1) & (CELLS - 1);
  while (true) {
    const cell = SET + (index << 3);
    const there = load<u64>(cell);
    if (there == 0 || there == hash) return cell;
    index = (index + 1) & (CELLS - 1);
  }
}
