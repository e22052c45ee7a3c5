// The values seen last and the cells that they came to: one look, whatever the tag does to its values. A direct map,
// so that strange values harm none but those whose place they take, and no more of it is ever looked at.
import { ptrOf, Slice, sameBytes, sizeOf } from "../bytes/slice";

/** Up to 16 bytes a value's first ones and last ones are all of it. */
@unmanaged
class Known {
  start: u64;
  end: u64;
  /** Size and definition; 0: nothing yet. */
  id: u32;
  cell: i32;
  pad: u64;
}

const TABLE = memory.data(32768, 16);
/** Of a product: 1,024 places of 32 bytes. */
const SHIFT: u64 = 49;
const PLACES: u32 = 1023 << 5;
/** Behind each other in the order of the places: values of more than 16 bytes. */
const TEXTS = memory.data(65536, 8);
const WORDS_SIZE: u32 = 16;
const SPREAD: u64 = ((<u64>0x9e37_79b9) << 32) | 0x7f4a_7c15;

/** Of the value that was looked for last: its place, words and id. */
let missed: Known = changetype<Known>(TABLE);
let missedStart: u64 = 0;
let missedEnd: u64 = 0;
let missedId: u32 = 0;

/** The cell of `value`, not empty; of more than 64 bytes none is known. 0: not known (any more). */
export function recall(definition: u32, value: Slice): i32 {
  const ptr = ptrOf(value);
  const size = sizeOf(value);
  let start: u64 = 0;
  let end: u64;
  if (size >= 8) {
    start = load<u64>(ptr);
    end = load<u64>(ptr + size - 8);
  } else if (size >= 4) end = load<u32>(ptr) | ((<u64>load<u32>(ptr + size - 4)) << 32);
  else
    end = load<u8>(ptr) | ((<u32>load<u8>(ptr + (size >> 1))) << 8) | ((<u32>load<u8>(ptr + size - 1)) << 16);
  const id = (size << 6) | definition;
  const place = <u32>(((end + rotl<u64>(start, 25) + id) * SPREAD) >> SHIFT) & PLACES;
  const known = changetype<Known>(TABLE + place);
  // Before it is known whether: nothing of it is needed any more once it is.
  missed = known;
  missedStart = start;
  missedEnd = end;
  missedId = id;
  if (((known.end ^ end) | (known.start ^ start) | (known.id ^ id)) != 0) return 0;
  return size > WORDS_SIZE ? recallLong(known, ptr, size) : known.cell;
}

/** What `recall` did not know just now: `value`, not cut any more. */
export function remember(value: Slice, cell: i32): void {
  const known = missed;
  known.start = missedStart;
  known.end = missedEnd;
  known.id = missedId;
  known.cell = cell;
  memory.copy(textOf(known), ptrOf(value), sizeOf(value));
}

/** Other definitions are in force. */
export function forget(): void {
  memory.fill(TABLE, 0, PLACES + 32);
}

/** Of a value whose words are known. */
function recallLong(known: Known, ptr: usize, size: u32): i32 {
  return sameBytes(textOf(known), ptr, size) ? known.cell : 0;
}

function textOf(known: Known): usize {
  return TEXTS + ((changetype<usize>(known) - TABLE) << 1);
}
