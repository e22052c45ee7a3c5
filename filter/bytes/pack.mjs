// A step of the filter's build: packs the module's data into what unpack.ts spreads out, whose rules these are: each
// number and each step here stands there too.

const COUNTS_SIZE = 131072;
const ORDERS = 4;
const LEAST = 1;
const MOST = 255;
const SPREAD = 0x9e3779b1;
const SPREAD_SHIFT = 16;

/** `parts` ({ at, bytes }) in the form that unpack.ts describes. */
export function pack(parts) {
  const header = [parts.length, ...parts.flatMap(({ at, bytes }) => [at, bytes.length])];
  return Uint8Array.from([
    ...header.flatMap((number) => [number & 255, number >> 8]),
    ...new Packer().pack(parts.flatMap(({ bytes }) => [...bytes])),
  ]);
}

class Packer {
  counts = new Uint8Array(COUNTS_SIZE);
  low = 0;
  high = 0xffffffff;
  history = 0;
  code = [];

  pack(bytes) {
    for (const byte of bytes) {
      for (let bits = 1, shift = 7; shift >= 0; shift--) {
        const bit = (byte >> shift) & 1;
        this.put(bits, bit);
        bits = (bits << 1) | bit;
      }
      this.history = (this.history << 8) | byte;
    }
    // The reader has four bytes in hand.
    for (let shift = 24; shift >= 0; shift -= 8) this.code.push((this.low >>> shift) & 255);
    return this.code;
  }

  put(bits, bit) {
    const chances = [LEAST, LEAST];
    for (let order = 0; order < ORDERS; order++) {
      const counts = this.countsOf(bits, order);
      for (const value of [0, 1]) chances[value] += (order + 1) * this.counts[counts + value];
    }
    // Below 2^53: exact.
    const middle = this.low + Math.floor(((this.high - this.low) * chances[1]) / (chances[0] + chances[1]));
    if (bit) this.high = middle;
    else this.low = middle + 1;
    while ((this.low ^ this.high) >>> 24 === 0) {
      this.code.push(this.low >>> 24);
      this.low = (this.low << 8) >>> 0;
      this.high = ((this.high << 8) | 255) >>> 0;
    }
    for (let order = 0; order < ORDERS; order++) this.learn(this.countsOf(bits, order), bit);
  }

  countsOf(bits, order) {
    const before = this.history & ((1 << (order << 3)) - 1);
    const spread = Math.imul(Math.imul(before + order, SPREAD) + bits, SPREAD);
    return (spread >>> SPREAD_SHIFT) << 1;
  }

  learn(counts, bit) {
    if (this.counts[counts + bit] < MOST) this.counts[counts + bit]++;
    const other = this.counts[counts + 1 - bit];
    if (other > 2) this.counts[counts + 1 - bit] = (other >> 1) + 1;
  }
}
