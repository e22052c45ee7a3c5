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
  findHeaders(pairs, name, ABSENT, ABSENT);
  return found1;
}

/** Name of the last line, or ABSENT; one look, however many there are. */
export function lastName(pairs: Slice): Slice {
  const size = sizeOf(pairs);
  const count = size < 4 ? <u32>0 : load<u32>(ptrOf(pairs));
  if (count == 0 || count > (size - 4) >> 3) return ABSENT;
  const sizesEnd = 4 + (count << 3);
  const lastSize = ptrOf(pairs) + sizesEnd - 8;
  const nameSize = load<u32>(lastSize);
  const lineSize = <u64>nameSize + <u64>load<u32>(lastSize, 4) + 2;
  if (lineSize > <u64>(size - sizesEnd)) return ABSENT;
  return slice(ptrOf(pairs) + size - <u32>lineSize, nameSize);
}

/** What the last `findHeaders` found under its three names, each ABSENT where there was none. */
export let found1: Slice = ABSENT;
export let found2: Slice = ABSENT;
export let found3: Slice = ABSENT;

/**
 * Looks for three names of different sizes in one walk, ABSENT for none; of each the first line counts. On the path of every request, so
 * in locals: a name is compared only where its size is right.
 */
export function findHeaders(pairs: Slice, name1: Slice, name2: Slice, name3: Slice): void {
  found1 = ABSENT;
  found2 = ABSENT;
  found3 = ABSENT;
  beginHeaders(pairs);
  let size = sizes;
  let name = at;
  const values = sizes + (left << 3);
  const last = end;
  const size1 = sizeOf(name1);
  const size2 = sizeOf(name2);
  const size3 = sizeOf(name3);
  while (size < values) {
    const nameSize = load<u32>(size);
    const step = <u64>nameSize + <u64>load<u32>(size, 4) + 2;
    if (step > <u64>(last - name)) return;
    if (nameSize == size1) {
      if (found1 == ABSENT && equals(slice(name, nameSize), name1)) {
        found1 = valueAt(size, name);
        if (name2 == ABSENT) return;
      }
    } else if (nameSize == size2) {
      if (found2 == ABSENT && equals(slice(name, nameSize), name2)) found2 = valueAt(size, name);
    } else if (nameSize == size3) {
      if (found3 == ABSENT && equals(slice(name, nameSize), name3)) found3 = valueAt(size, name);
    }
    name += <usize>step;
    size += 8;
  }
}

/** Value of the header whose sizes stand at `size` and whose name stands at `name`. */
function valueAt(size: usize, name: usize): Slice {
  return slice(name + load<u32>(size) + 1, load<u32>(size, 4));
}
