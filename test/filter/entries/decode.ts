// The decoder by itself, as the tests call it.
import { ptrOf, sizeOf } from "../../../filter/bytes/slice";
import { AREA_SIZE, decode, refusal, refusedRevision } from "../../../filter/config/decode";
import "../../../filter/abi/abort";

const AREA = memory.data(1835008, 16);

/** Where the document goes. */
export function area(): usize {
  return AREA;
}

export function areaSize(): u32 {
  return AREA_SIZE;
}

/** Address of the program, or 0. */
export function decodeAt(size: u32, room: u32): usize {
  return decode(AREA, room, size);
}

export function refusalPtr(): usize {
  return ptrOf(refusal());
}

export function refusalSize(): u32 {
  return sizeOf(refusal());
}

export function revisionPtr(): usize {
  return ptrOf(refusedRevision());
}

export function revisionSize(): u32 {
  return sizeOf(refusedRevision());
}
