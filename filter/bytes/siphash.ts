// SipHash-2-4 (J.-P. Aumasson, D. J. Bernstein, 2012): a hash that says nothing of its text to who does not have the key.
import { ptrOf, Slice, sizeOf } from "./slice";

/** "somepseudorandomlygeneratedbytes", as the reference has it. */
const INIT_0: u64 = ((<u64>0x736f6d65) << 32) | 0x70736575;
const INIT_1: u64 = ((<u64>0x646f7261) << 32) | 0x6e646f6d;
const INIT_2: u64 = ((<u64>0x6c796765) << 32) | 0x6e657261;
const INIT_3: u64 = ((<u64>0x74656462) << 32) | 0x79746573;

let v0: u64 = 0;
let v1: u64 = 0;
let v2: u64 = 0;
let v3: u64 = 0;

/** Of `text`; `key0` and `key1`: the key's 16 bytes as two little-endian words. */
export function sipHash(text: Slice, key0: u64, key1: u64): u64 {
  v0 = INIT_0 ^ key0;
  v1 = INIT_1 ^ key1;
  v2 = INIT_2 ^ key0;
  v3 = INIT_3 ^ key1;
  const size = sizeOf(text);
  let word: u64 = 0;
  for (let i: u32 = 0; i < size; i++) {
    word |= (<u64>load<u8>(ptrOf(text) + i)) << ((i & 7) << 3);
    if ((i & 7) != 7) continue;
    absorb(word);
    word = 0;
  }
  absorb(word | ((<u64>size) << 56));
  v2 ^= 0xff;
  rounds(4);
  return v0 ^ v1 ^ v2 ^ v3;
}

function absorb(word: u64): void {
  v3 ^= word;
  rounds(2);
  v0 ^= word;
}

function rounds(count: u32): void {
  for (let i: u32 = 0; i < count; i++) {
    v0 += v1;
    v1 = rotl<u64>(v1, 13) ^ v0;
    v0 = rotl<u64>(v0, 32);
    v2 += v3;
    v3 = rotl<u64>(v3, 16) ^ v2;
    v0 += v3;
    v3 = rotl<u64>(v3, 21) ^ v0;
    v2 += v1;
    v1 = rotl<u64>(v1, 17) ^ v2;
    v2 = rotl<u64>(v2, 32);
  }
}
