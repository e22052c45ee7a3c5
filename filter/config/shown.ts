// A refused value as people are shown it: as JSON, short, on one line.
import { ascii } from "../bytes/names";
import { byteAt, ptrOf, Slice, sizeOf } from "../bytes/slice";
import * as writer from "../bytes/writer";

/** Bytes of a value that are shown: enough to recognise it in a file. */
const SHOWN_SIZE: u32 = 64;

const HEX = ascii("0123456789abcdef");
/** Letters of the short escapes, of the control characters from 8 to 13 (11 has none). */
const SHORT_ESCAPES = ascii("btn fr");
const ELLIPSIS = ascii("...");

const QUOTE: u32 = 0x22;
const BACKSLASH: u32 = 0x5c;
const LETTER_U: u32 = 0x75;
const ZERO: u32 = 0x30;

/** Text as JSON writes it. */
export function writeQuoted(value: Slice): void {
  writer.byte(QUOTE);
  writeShown(value);
  writer.byte(QUOTE);
}

/** `value` with JSON's escapes, so that it stays on one line, cut after 64 bytes at the end of a character. */
export function writeShown(value: Slice): void {
  const start = writer.position();
  for (let i: u32 = 0; i < sizeOf(value); i++) {
    writeEscaped(byteAt(value, i));
    if (writer.position() - start > SHOWN_SIZE) {
      cutShown(start);
      return;
    }
  }
}

function cutShown(start: u32): void {
  const line = ptrOf(writer.written());
  let end = start + SHOWN_SIZE;
  while ((load<u8>(line + end) & 0xc0) == 0x80) end--;
  writer.rewind(end);
  writer.text(ELLIPSIS);
}

function writeEscaped(byte: u32): void {
  if (byte >= 0x20) {
    if (byte == QUOTE || byte == BACKSLASH) writer.byte(BACKSLASH);
    writer.byte(byte);
    return;
  }
  writer.byte(BACKSLASH);
  if (byte >= 8 && byte <= 13 && byte != 11) {
    writer.byte(byteAt(SHORT_ESCAPES, byte - 8));
    return;
  }
  writer.byte(LETTER_U);
  writer.byte(ZERO);
  writer.byte(ZERO);
  writer.byte(byteAt(HEX, byte >> 4));
  writer.byte(byteAt(HEX, byte & 15));
}
