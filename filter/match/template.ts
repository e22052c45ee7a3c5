// Path templates such as /users/{id}/orders: a segment in braces stands for any one segment that is not empty, all
// else for itself.
import { byteAt, Slice, sizeOf } from "../bytes/slice";

const SLASH: u8 = 0x2f;
const OPENING: u8 = 0x7b;
const CLOSING: u8 = 0x7d;

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
