// MurmurHash3_x86_32 and the draw of the policy language, written from their definitions: what the filter is held to.

const C1 = 0xcc9e2d51;
const C2 = 0x1b873593;
const MILLION = 1_000_000;

export function murmur3(bytes: Uint8Array, seed: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const whole = bytes.length - (bytes.length % 4);
  let hash = seed;
  for (let at = 0; at < whole; at += 4) {
    hash ^= scrambled(view.getUint32(at, true));
    hash = (Math.imul(rotated(hash, 13), 5) + 0xe6546b64) | 0;
  }
  const tail = [...bytes.subarray(whole)].reduceRight((word, byte) => (word << 8) | byte, 0);
  if (bytes.length > whole) hash ^= scrambled(tail);
  hash ^= bytes.length;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

export interface Draw {
  name: string;
  kind: string;
  unit: string;
  seed: number;
  /** Parts of a million. */
  ppm: number;
}

/** Whether the unit is hit: floor(hash * 10^6 / 2^32) is under the parts per million. */
export function hits({ name, kind, unit, seed, ppm }: Draw): boolean {
  const hash = murmur3(Buffer.from(`${name}\0${kind}\0${unit}`), seed);
  return Number((BigInt(hash) * BigInt(MILLION)) >> 32n) < ppm;
}

function scrambled(word: number): number {
  return Math.imul(rotated(Math.imul(word, C1), 15), C2);
}

function rotated(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}
