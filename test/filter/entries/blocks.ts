// Blocks of memory of many sizes, in no order, and texts that share bytes: where the build puts them.
import "../../../filter/abi/abort";
import { ascii } from "../../../filter/bytes/names";
import { ptrOf, Slice, sizeOf } from "../../../filter/bytes/slice";

const LARGEST = memory.data(1048576, 16);
const SMALL = memory.data(511, 1);
const LARGE = memory.data(70000, 8);
const ODD = memory.data(513, 1);
const LISTED = memory.data<u16>([1, 2, 3]);
const NEXT = memory.data(512, 16);

/** Address of the block `index`; they have 1048576, 511, 70000, 513, 6 and 512 bytes. */
export function addressOf(index: u32): usize {
  if (index == 0) return LARGEST;
  if (index == 1) return SMALL;
  if (index == 2) return LARGE;
  if (index == 3) return ODD;
  return index == 4 ? LISTED : NEXT;
}

/** Of the texts `breaker`, `kerosene`, `eros` and the empty one: the address and, above it, the length. */
export function text(index: u32): Slice {
  if (index == 0) return ascii("breaker");
  if (index == 1) return ascii("kerosene");
  return index == 2 ? ascii("eros") : ascii("");
}

export function sizeOfText(index: u32): u32 {
  return sizeOf(text(index));
}

export function addressOfText(index: u32): usize {
  return ptrOf(text(index));
}
