// What the module knows from the start, texts and tables, comes packed, since it travels in each push. This spreads it
// out when a VM starts, before anything reads it; pack.mjs packs it when the filter is built, by the same rules.
//
// Each bit is guessed before it is read: for each of the four contexts in which it stands (the bits of its byte so far
// with the last 0, 1, 2 and 3 bytes before) it is counted what came there, and longer contexts count for more. What
// was guessed well takes a fraction of a bit (an arithmetic coder, as lpaq and its like have it).
//
//   u16 parts; for each u16 where its bytes go, u16 how many they are; then the code

const PACKED = memory.data(4096, 8);
/** How often a 0 and a 1 came in a context: u8 each. Contexts share a place now and then; the guess is worse then. */
const COUNTS = memory.data(131072, 8);
const ORDERS: u32 = 4;
/** Of a 0 and of a 1 where nothing is known. */
const LEAST: u32 = 1;
const MOST: u8 = 255;
/** An odd number whose products are spread well. */
const SPREAD: u32 = 0x9e3779b1;
/** Leaves the number of a pair of counts. */
const SPREAD_SHIFT: u32 = 16;

let from: usize = 0;
let low: u32 = 0;
let high: u32 = 0xffffffff;
let code: u32 = 0;
/** The last bytes, the newest lowest; the bits of this one behind a 1. */
let history: u32 = 0;
let bits: u32 = 0;

unpack();

function unpack(): void {
  let part = PACKED + 2;
  from = part + ((<usize>load<u16>(PACKED)) << 2);
  const first = from;
  for (let i = 0; i < 4; i++) code = (code << 8) | load<u8>(from++);
  for (; part < first; part += 4) {
    const start: usize = load<u16>(part);
    const end = start + load<u16>(part, 2);
    for (let at = start; at < end; at++) store<u8>(at, nextByte());
  }
}

function nextByte(): u32 {
  bits = 1;
  while (bits < 256) bits = (bits << 1) | nextBit();
  history = (history << 8) | (bits & 255);
  return bits;
}

function nextBit(): u32 {
  let zeros = LEAST;
  let ones = LEAST;
  for (let order: u32 = 0; order < ORDERS; order++) {
    const counts = countsOf(order);
    zeros += (order + 1) * load<u8>(counts);
    ones += (order + 1) * load<u8>(counts, 1);
  }
  const middle = low + <u32>((<u64>(high - low) * ones) / (zeros + ones));
  const bit: u32 = code <= middle ? 1 : 0;
  if (bit) high = middle;
  else low = middle + 1;
  while ((low ^ high) >> 24 == 0) {
    low <<= 8;
    high = (high << 8) | 255;
    code = (code << 8) | load<u8>(from++);
  }
  for (let order: u32 = 0; order < ORDERS; order++) learn(countsOf(order), bit);
  return bit;
}

/** The pair of counts of the context with so many bytes before. */
function countsOf(order: u32): usize {
  const before = history & ((1 << (order << 3)) - 1);
  const spread = ((before + order) * SPREAD + bits) * SPREAD;
  return COUNTS + ((spread >> SPREAD_SHIFT) << 1);
}

/** One more of what came; of the other half is forgotten, for what comes in one place changes. */
function learn(counts: usize, bit: u32): void {
  const count = load<u8>(counts + bit);
  if (count < MOST) store<u8>(counts + bit, count + 1);
  const other: u32 = load<u8>(counts + 1 - bit);
  if (other > 2) store<u8>(counts + 1 - bit, (other >> 1) + 1);
}
