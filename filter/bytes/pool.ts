// Texts that must outlive the configuration they came from (names of edges, breakers, faults, values of tags),
// each kept once, found by hash. Nothing is ever taken out: what has been counted under a name stays countable.
import { murmur3 } from "./hash";
import { equals, ptrOf, Slice, sizeOf, slice } from "./slice";

const BYTES_SIZE: u32 = 1048576;
const BYTES = memory.data(1048576, 16);
/** A power of two, so that numbers have 14 bits; kept at most three quarters full. */
const CELLS: u32 = 16384;
const TABLE = memory.data(131072, 16);

let bytesUsed: u32 = 0;
let count: u32 = 0;

/** The pool's own copy of `text`, or 0 when the pool is full. Equal texts have the same slice. */
export function intern(text: Slice): Slice {
  return kept(numberOf(text), text);
}

/** The same for texts of which traffic or a document may bring any number: half of the pool is not for them. */
export function internSpare(text: Slice): Slice {
  const number = numberOf(text);
  const isHalfFull = count >= CELLS / 2 || bytesUsed >= BYTES_SIZE / 2;
  return isHalfFull ? textAt(number) : kept(number, text);
}

/** The number of a text that the pool has; of another one that which it would get. */
export function numberOf(text: Slice): u32 {
  let number = murmur3(text, 0) & (CELLS - 1);
  while (true) {
    const there = textAt(number);
    if (there == 0 || equals(there, text)) return number;
    number = (number + 1) & (CELLS - 1);
  }
}

/** 0: the number is no text's. */
export function textAt(number: u32): Slice {
  return load<Slice>(TABLE + (number << 3));
}

function kept(number: u32, text: Slice): Slice {
  const known = textAt(number);
  if (known != 0) return known;
  const size = sizeOf(text);
  // An empty text still takes a byte: its slice must have an address of its own.
  if (count >= CELLS - CELLS / 4 || size + 1 > BYTES_SIZE - bytesUsed) return 0;
  const place = BYTES + bytesUsed;
  memory.copy(place, ptrOf(text), size);
  bytesUsed += size + 1;
  count++;
  const made = slice(place, size);
  store<Slice>(TABLE + (number << 3), made);
  return made;
}
