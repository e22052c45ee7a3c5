// What is shown in a value's place: what `redact` asks for taken out, its keyed hash, and no byte that a header or a
// line of a log could be forged with. All of it in one place of 64 bytes, until the next value.
import { sipHash } from "../bytes/siphash";
import { ptrOf, Slice, sizeOf, slice } from "../bytes/slice";
import { Program, REDACT_DIGITS, REDACT_EMAIL, TagSpec } from "../config/program";

/** Policy contract: longer values are cut. */
export const LONGEST_VALUE: u32 = 64;
/** Before it and behind it one word, for what looks at the bytes around one. */
const ROOM = memory.data(72, 8);
const TEXT: usize = ROOM + 4;
/** Of digits and of hex digits, shorter runs stay. */
const SHORTEST_RUN: u32 = 6;
const HASH_DIGITS: u32 = 8;

const STAR: u32 = 0x2a;
const AT_SIGN: u32 = 0x40;
/** "%40" behind any byte, as a query may have an `@`. */
const ENCODED_AT: u32 = 0x30_34_25_00;

/** `value`, of at most 64 bytes, as the tag shows it. */
export function mask(program: Program, spec: TagSpec, value: Slice): Slice {
  let size = sizeOf(value);
  memory.copy(TEXT, ptrOf(value), size);
  // The bits of REDACT_*, the last one first: a `*` is in no run.
  for (let kind = REDACT_EMAIL; kind != 0; kind >>= 1)
    if ((spec.redact & kind) != 0) size = redact(kind, size);
  const text = slice(TEXT, size);
  return spec.hash ? hashOf(program, text) : clean(text);
}

/** A copy without bytes that end or split a header line; blanks at its ends become visible, too. */
export function clean(value: Slice): Slice {
  const size = sizeOf(value);
  memory.copy(TEXT, ptrOf(value), size);
  for (let i: u32 = 0; i < size; i++) {
    const byte = load<u8>(TEXT + i);
    const isEnd = i == 0 || i == size - 1;
    if (byte < 0x20 || byte == 0x7f || (isEnd && byte == 0x20)) store<u8>(TEXT + i, 0x5f);
  }
  return slice(TEXT, size);
}

/** The upper half as hex digits. */
function hashOf(program: Program, text: Slice): Slice {
  const hash = sipHash(text, program.hashKey0, program.hashKey1);
  for (let i: u32 = 0; i < HASH_DIGITS; i++) {
    const digit = <u32>(hash >> (60 - (i << 2))) & 15;
    store<u8>(TEXT + i, digit + (digit < 10 ? 0x30 : 0x57));
  }
  return slice(TEXT, HASH_DIGITS);
}

/** Puts a `*` in the place of each longest run that is hidden; the size that is left. */
function redact(kind: u32, size: u32): u32 {
  let left: u32 = 0;
  let run: u32 = 0;
  let isAddress = false;
  for (let i: u32 = 0; i <= size; i++) {
    // Behind the end stands a byte of no run.
    const byte: u32 = i < size ? load<u8>(TEXT + i) : 0;
    store<u8>(TEXT + left++, byte);
    if (isOf(kind, byte)) {
      run++;
      if (byte == AT_SIGN || (load<u32>(TEXT + left - 4) & ~0xff) == ENCODED_AT) isAddress = true;
      continue;
    }
    if (kind == REDACT_EMAIL ? isAddress : run >= SHORTEST_RUN) {
      left -= run + 1;
      store<u8>(TEXT + left++, STAR);
      store<u8>(TEXT + left++, byte);
    }
    run = 0;
    isAddress = false;
  }
  return left - 1;
}

/** Of a run: of digits, of hex digits, or of what addresses are made of. */
function isOf(kind: u32, byte: u32): bool {
  if (byte - 0x30 < 10) return true;
  if (kind == REDACT_DIGITS) return false;
  const letter = (byte | 0x20) - 0x61;
  if (kind != REDACT_EMAIL) return letter < 6;
  if (letter < 26 || byte >= 0x80) return true;
  // '%' ''' '+' '-' '.' '@' '_'
  return byte == AT_SIGN || byte == 0x5f || (byte - 0x25 < 10 && ((1 << (byte - 0x25)) & 0x345) != 0);
}
