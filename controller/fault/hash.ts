// MurmurHash3_x86_32 (Austin Appleby, public domain): the hash that faults are drawn by, as the filter computes it.

const C1 = 0xcc9e2d51;
const C2 = 0x1b873593;

/** A number of 0..2^32-1; the seed is one, too. */
export function murmur3(bytes: Uint8Array, seed: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const whole = bytes.length & ~3;
  let state = seed;
  for (let at = 0; at < whole; at += 4) state = step(state, view.getUint32(at, true));
  let tail = 0;
  for (let at = bytes.length - 1; at >= whole; at--) tail = (tail << 8) | view.getUint8(at);
  return finish(state ^ scramble(tail) ^ bytes.length);
}

function step(state: number, word: number): number {
  return Math.imul(rotate(state ^ scramble(word), 13), 5) + 0xe6546b64;
}

function scramble(word: number): number {
  return Math.imul(rotate(Math.imul(word, C1), 15), C2);
}

function finish(state: number): number {
  let hash = state ^ (state >>> 16);
  hash = Math.imul(hash, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function rotate(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}
