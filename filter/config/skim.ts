// Looks ahead over a value without decoding it: how many entries a list has before its table is allotted, and where
// the bytes of an object end before they are decoded over. What is not well-formed is left for the parser to refuse.
import { Slice, slice } from "../bytes/slice";
import { CLOSE_LIST, CLOSE_OBJECT, cursor, limit, OPEN_LIST, OPEN_OBJECT, peek, QUOTE } from "./json";

const COMMA: u32 = 0x2c;
const BACKSLASH: u32 = 0x5c;

/** Behind the value that was skimmed last. */
let skimmedEnd: usize = 0;

/** How many entries all the lists `depth` brackets deep in the list that comes next have together: 1 is the list. */
export function countUpcoming(depth: u32): u32 {
  return skim(cursor(), limit(), depth);
}

/** The bytes of the object that comes next, or of what there is of it; empty for any other value. */
export function upcomingObject(): Slice {
  const from = cursor();
  if (peek() != OPEN_OBJECT) return slice(from, 0);
  skim(from, limit(), 0);
  return slice(from, <u32>(skimmedEnd - from));
}

/** Steps over one bracketed value and counts the entries of lists at `depth`. Looks at each byte once. */
function skim(from: usize, end: usize, depth: u32): u32 {
  let count: u32 = 0;
  let open: u32 = 0;
  let awaited = false;
  let at = from;
  while (at < end) {
    const byte: u32 = load<u8>(at);
    const closing = byte == CLOSE_LIST || byte == CLOSE_OBJECT;
    if (awaited && byte > 0x20) {
      if (!closing) count++;
      awaited = false;
    }
    at++;
    if (byte == QUOTE) at = afterString(at, end);
    else if (byte == OPEN_LIST || byte == OPEN_OBJECT) {
      open++;
      awaited = open == depth && byte == OPEN_LIST;
    } else if (closing) {
      open--;
      if (open == 0) break;
    } else if (byte == COMMA && open == depth) count++;
  }
  skimmedEnd = at;
  return count;
}

/** `from`: behind the opening quote. */
function afterString(from: usize, end: usize): usize {
  let at = from;
  while (at < end) {
    const byte: u32 = load<u8>(at);
    at++;
    if (byte == QUOTE) return at;
    if (byte == BACKSLASH) at++;
  }
  return end;
}
