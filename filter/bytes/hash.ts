// MurmurHash3_x86_32 (Austin Appleby, public domain): the draw of faults by contract, and the one hash of the
// filter's tables.
import { ptrOf, Slice, sizeOf } from "./slice";

const C1: u32 = 0xcc9e2d51;
const C2: u32 = 0x1b873593;

export function murmur3(bytes: Slice, seed: u32): u32 {
  const ptr = ptrOf(bytes);
  const size = sizeOf(bytes);
  const state = absorb(seed, ptr, ptr + (size & ~3));
  return finish(state, size < 4 ? shortTail(ptr, size) : tailBefore(ptr + size, size & 3), size);
}

/** The state after the whole words from `at` to `end`. */
export function absorb(state: u32, at: usize, end: usize): u32 {
  while (at < end) {
    state = step(state, load<u32>(at));
    at += 4;
  }
  return state;
}

/** The state after one more word. */
export function step(state: u32, word: u32): u32 {
  return rotl<u32>(state ^ scramble(word), 13) * 5 + 0xe6546b64;
}

/** The last `left` bytes (0..3) before `end`, of a text of at least 4 bytes: no byte behind it is read. */
export function tailBefore(end: usize, left: u32): u32 {
  return <u32>(((<u64>load<u32>(end - 4)) << ((<u64>left) << 3)) >> 32);
}

/** The hash of `size` bytes in all, of which `tail` are those that filled no word. */
export function finish(state: u32, tail: u32, size: u32): u32 {
  let h = state ^ scramble(tail) ^ size;
  h = (h ^ (h >> 16)) * 0x85ebca6b;
  h = (h ^ (h >> 13)) * 0xc2b2ae35;
  return h ^ (h >> 16);
}

/** Of a text of less than 4 bytes. */
function shortTail(ptr: usize, size: u32): u32 {
  let tail: u32 = 0;
  for (let i = size; i > 0; i--) tail = (tail << 8) | load<u8>(ptr + i - 1);
  return tail;
}

function scramble(word: u32): u32 {
  return rotl<u32>(word * C1, 15) * C2;
}
