// Data of all kinds as the build packs it: what a VM finds in its memory must be what stands here.
import "../../../filter/abi/abort";
import { ascii } from "../../../filter/bytes/names";
import { Slice } from "../../../filter/bytes/slice";

/** Bytes that are codes where they come packed, and the one that says that they are not. */
const HIGH = memory.data<u8>([0, 127, 128, 129, 200, 254, 255, 255, 128, 1, 255]);
/** Runs of one value, odd and even, with others between them. */
const RUNS = memory.data<u64>([0, 0, 0, 7, 0, 0, 0x01010101, 0x01010101, 0xffffffff, 0, 9]);
const WORDS = memory.data<u16>([1000, 2000, 1000, 2000, 1000, 2000, 65535]);
/** Bytes from 128 on beside the same others again and again. */
const AGAIN = memory.data<u8>([
  7, 200, 7, 201, 9, 200, 7, 202, 7, 200, 7, 201, 9, 200, 7, 203, 7, 200, 7, 201, 9, 200, 7, 204, 7, 200, 7,
  201, 9, 200, 7, 205, 7, 200, 7, 201, 9, 200, 7, 206, 7, 200, 7, 201, 9, 200, 7, 207,
]);

/** Address of the table `index`; they have 11, 88, 14 and 48 bytes. */
export function tableAt(index: u32): usize {
  if (index == 0) return HIGH;
  if (index == 1) return RUNS;
  return index == 2 ? WORDS : AGAIN;
}

/** The text `index` as a slice: the address and, above it, the length. */
export function text(index: u32): Slice {
  if (index == 0) return ascii("no more than this, no less than this, no other than this");
  if (index == 1) return ascii("tatatatatatatatatatatata");
  return index == 2 ? ascii("a\0b") : ascii("");
}
