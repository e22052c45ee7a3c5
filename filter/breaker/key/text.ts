// What a key is kept as: its value, or of a long one the beginning and a hash of the whole, so that two long values of
// one beginning are two keys.
import { murmur3 } from "../../bytes/hash";
import { ptrOf, Slice, sizeOf, slice } from "../../bytes/slice";
import { KEY_SIZE } from "../table";

/** Of a longer one: so many bytes, `~`, 16 hex digits. */
const KEPT: u32 = 111;
const TILDE: u8 = 0x7e;
/** Two hashes of 32 bits make the 64; the numbers only have to differ. */
const SEED_HIGH: u32 = 0x6b657968;
const SEED_LOW: u32 = 0x6b65796c;

const LONG = memory.data(128, 8);

/** At most KEY_SIZE bytes; where that is less than the value, they stay until the next such value. */
export function bounded(value: Slice): Slice {
  if (sizeOf(value) <= KEY_SIZE) return value;
  memory.copy(LONG, ptrOf(value), KEPT);
  store<u8>(LONG + KEPT, TILDE);
  writeHex(LONG + KEPT + 1, murmur3(value, SEED_HIGH));
  writeHex(LONG + KEPT + 9, murmur3(value, SEED_LOW));
  return slice(LONG, KEY_SIZE);
}

function writeHex(to: usize, hash: u32): void {
  for (let i: u32 = 0; i < 8; i++) {
    const digit = (hash >> (28 - (i << 2))) & 15;
    store<u8>(to + i, <u8>(digit < 10 ? 0x30 + digit : 0x57 + digit));
  }
}
