// The host's wire form of a header map, read in place: u32 count, count times (u32 name size, u32 value size), then
// for each header name, 0, value, 0. Sizes are never trusted: a form that points past its end holds no further header.
import { ABSENT, equals, ptrOf, Slice, sizeOf, slice } from "../bytes/slice";

/** The header that the last `nextHeader` stopped at. */
export let headerName: Slice = ABSENT;
export let headerText: Slice = ABSENT;

let sizes: usize = 0;
let left: u32 = 0;
let at: usize = 0;
let end: usize = 0;

/** Starts a walk over `pairs`; ABSENT is an empty map. One walk at a time. */
export function beginHeaders(pairs: Slice): void {
  left = 0;
  const size = sizeOf(pairs);
  if (size < 4) return;
  const count = load<u32>(ptrOf(pairs));
  if (count > (size - 4) >> 3) return;
  left = count;
  sizes = ptrOf(pairs) + 4;
  at = sizes + (count << 3);
  end = ptrOf(pairs) + size;
}

/** Moves to the next header line; false when there is none. */
export function nextHeader(): bool {
  if (left == 0) return false;
  const nameSize = load<u32>(sizes);
  const valueSize = load<u32>(sizes + 4);
  if (<u64>at + nameSize + valueSize + 2 > <u64>end) {
    left = 0;
    return false;
  }
  headerName = slice(at, nameSize);
  headerText = slice(at + nameSize + 1, valueSize);
  at += nameSize + valueSize + 2;
  sizes += 8;
  left--;
  return true;
}

/** Value of the first line named `name` (lower case, as the host writes names), or ABSENT. */
export function findHeader(pairs: Slice, name: Slice): Slice {
  beginHeaders(pairs);
  let size = sizes;
  let line = at;
  const values = sizes + (left << 3);
  const last = end;
  const wanted = sizeOf(name);
  while (size < values) {
    const nameSize = load<u32>(size);
    const valueSize = load<u32>(size, 4);
    const step = <u64>nameSize + <u64>valueSize + 2;
    if (step > <u64>(last - line)) return ABSENT;
    if (nameSize == wanted && equals(slice(line, nameSize), name)) {
      return slice(line + nameSize + 1, valueSize);
    }
    line += <usize>step;
    size += 8;
  }
  return ABSENT;
}
