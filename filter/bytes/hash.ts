// MurmurHash3_x86_32 (Austin Appleby, public domain): the draw of faults by contract, and the one hash of the
// filter's tables.
import { ptrOf, Slice, sizeOf } from "./slice";

const C1: u32 = 0xcc9e2d51;
const C2: u32 = 0x1b873593;

export function murmur3(bytes: Slice, seed: u32): u32 {
  const ptr = ptrOf(bytes);
  const size = sizeOf(bytes);
  const whole = size & ~3;
  let h = seed;
  for (let i: u32 = 0; i < whole; i += 4) {
    h ^= scramble(load<u32>(ptr + i));
    h = rotl<u32>(h, 13) * 5 + 0xe6546b64;
  }
  let tail: u32 = 0;
  for (let i = size; i > whole; i--) tail = (tail << 8) | load<u8>(ptr + i - 1);
  if (size > whole) h ^= scramble(tail);
  h ^= size;
  h = (h ^ (h >> 16)) * 0x85ebca6b;
  h = (h ^ (h >> 13)) * 0xc2b2ae35;
  return h ^ (h >> 16);
}

function scramble(k: u32): u32 {
  return rotl<u32>(k * C1, 15) * C2;
}
