// Numbers that the VMs of one Envoy count up together.
import * as host from "../abi/host";
import { ptrOf, Slice, sizeOf, slice } from "../bytes/slice";

const CELL = memory.data(4, 4);

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
