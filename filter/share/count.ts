// Numbers that the VMs of one Envoy count up together, or agree on.
import * as host from "../abi/host";
import { ptrOf, Slice, sizeOf, slice } from "../bytes/slice";

const CELL = memory.data(8, 8);

/** Counts up the number under `key`, from 1 on; 0 when others did at the same moment, `tries` times in a row. */
export function countUp(key: Slice, tries: u32): u32 {
  for (let i: u32 = 0; i < tries; i++) {
    const value = host.sharedData(key);
    const known = sizeOf(value) == 4;
    store<u32>(CELL, known ? load<u32>(ptrOf(value)) + 1 : 1);
    const cas = known ? host.lastCas : host.CREATE;
    if (host.setSharedData(key, slice(CELL, 4), cas) == host.OK) return load<u32>(CELL);
  }
  return 0;
}

/** The number that whoever came first put under `key`; `value`, put there now, where nobody did. */
export function firstOf(key: Slice, value: u64): u64 {
  store<u64>(CELL, value);
  if (host.setSharedData(key, slice(CELL, 8), host.CREATE) == host.OK) return value;
  const first = host.sharedData(key);
  return sizeOf(first) == 8 ? load<u64>(ptrOf(first)) : value;
}
