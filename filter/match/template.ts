// Path templates such as /users/{id}/orders: a segment in braces stands for any one segment that is not empty, all
// else for itself.
import { byteAt, ptrOf, Slice, sizeOf, slice } from "../bytes/slice";

const SLASH: u8 = 0x2f;
const OPENING: u8 = 0x7b;
const CLOSING: u8 = 0x7d;

/** Segments of a template that it may be found by: the first ones. */
export const MOST_SEGMENTS: u32 = 16;

/** The segment of `path` that begins at `start`, behind a slash. */
export function segmentFrom(path: Slice, start: u32): Slice {
  let end = start;
  while (end < sizeOf(path) && byteAt(path, end) != SLASH) end++;
  return slice(ptrOf(path) + start, end - start);
}

/** `template` as the configuration checked it: a brace opens at the start of a segment and closes at its end. */
export function fitsTemplate(path: Slice, template: Slice): bool {
  let at: u32 = 0;
  let i: u32 = 0;
  while (i < sizeOf(template)) {
    if (byteAt(template, i) == OPENING) {
      while (byteAt(template, i) != CLOSING) i++;
      const start = at;
      while (at < sizeOf(path) && byteAt(path, at) != SLASH) at++;
      if (at == start) return false;
    } else {
      if (at == sizeOf(path) || byteAt(path, at) != byteAt(template, i)) return false;
      at++;
    }
    i++;
  }
  return at == sizeOf(path);
}
