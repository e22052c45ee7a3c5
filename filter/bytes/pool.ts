// Texts that must outlive the configuration they came from (names of edges, breakers, faults, values of tags),
// each kept once, found by hash. Nothing is ever taken out: what has been counted under a name stays countable.
import { murmur3 } from "./hash";
import { equals, ptrOf, Slice, sizeOf, slice } from "./slice";

const BYTES_SIZE: u32 = 1048576;
const BYTES = memory.data(1048576, 16);
/** Power of two; kept at most three quarters full. */
const CELLS: u32 = 16384;
const TABLE = memory.data(131072, 16);

let bytesUsed: u32 = 0;
let count: u32 = 0;

/** The pool's own copy of `text`, or 0 when the pool is full. Equal texts have the same slice. */
export function intern(text: Slice): Slice {
  const cell = cellOf(text);
  const known = load<Slice>(cell);
  if (known != 0) return known;
  const size = sizeOf(text);
  // An empty text still takes a byte: its slice must have an address of its own.
  if (count >= CELLS - CELLS / 4 || size + 1 > BYTES_SIZE - bytesUsed) return 0;
  const place = BYTES + bytesUsed;
  memory.copy(place, ptrOf(text), size);
  bytesUsed += size + 1;
  count++;
  const kept = slice(place, size);
  store<Slice>(cell, kept);
  return kept;
}

/** The same for texts of which traffic or a document may bring any number: half of the pool is not for them. */
export function internSpare(text: Slice): Slice {
  const isHalfFull = count >= CELLS / 2 || bytesUsed >= BYTES_SIZE / 2;
  return isHalfFull ? load<Slice>(cellOf(text)) : intern(text);
}

/** The cell that holds `text`, or the free one where it belongs. */
function cellOf(text: Slice): usize {
  let index = murmur3(text, 0) & (CELLS - 1);
  while (true) {
    const cell = TABLE + (index << 3);
    const kept = load<Slice>(cell);
    if (kept == 0 || equals(kept, text)) return cell;
    index = (index + 1) & (CELLS - 1);
  }
}
