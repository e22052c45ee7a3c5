// `hashKey`: the secret that tags hash their values with. No refusal ever shows it, for refusals are logged.
import { ascii } from "../bytes/names";
import { ABSENT, byteAt, Slice, sizeOf } from "../bytes/slice";
import { hexDigit } from "./hex";
import { peek, QUOTE } from "./json";
import { refuse } from "./refusal";
import { ANY_SIZE, text } from "./value";

const IS_NOT_KEY = ascii("is not 32 hex digits");

/** Two a byte. */
const DIGITS: u32 = 32;

/** The 16 bytes that come next, in the order of their digits, to `place`: as two u64, SipHash's k0 and k1. */
export function decodeHashKey(place: usize): void {
  const digits: Slice = peek() == QUOTE ? text(ANY_SIZE) : ABSENT;
  let isKey = sizeOf(digits) == DIGITS;
  let byte: u32 = 0;
  for (let i: u32 = 0; i < DIGITS && isKey; i++) {
    const digit = hexDigit(byteAt(digits, i));
    isKey = digit >= 0;
    byte = (byte << 4) | (digit & 15);
    store<u8>(place + (i >> 1), byte);
  }
  if (!isKey) refuse(IS_NOT_KEY);
}
