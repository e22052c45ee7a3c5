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
  findHeaders(pairs, name, ABSENT, ABSENT, ABSENT);
  return found1;
}

/** What the last `findHeaders` found under its names, each ABSENT where there was none; its mark was among them. */
export let found1: Slice = ABSENT;
export let found2: Slice = ABSENT;
export let found3: Slice = ABSENT;
export let foundMark: bool = false;

/**
 * Looks for three names of different sizes in one walk, ABSENT for none; of each the first line counts. `mark` is a
 * name of another size and of 8 bytes at least that only has to be there; its size and its last 8 bytes tell it.
 * On the path of every request, so in locals: a name is compared only where its size is right.
 */
export function findHeaders(pairs: Slice, name1: Slice, name2: Slice, name3: Slice, mark: Slice): void {
  let value1: Slice = ABSENT;
  let value2: Slice = ABSENT;
  let value3: Slice = ABSENT;
  let isMarked = false;
  const bytes = sizeOf(pairs);
  const count = bytes < 4 ? <u32>0 : load<u32>(ptrOf(pairs));
  let size = ptrOf(pairs) + 4;
  let name = count > (bytes - 4) >> 3 ? size : size + (count << 3);
  const values = name;
  const last = ptrOf(pairs) + bytes;
  const size1 = sizeOf(name1);
  const size2 = sizeOf(name2);
  const size3 = sizeOf(name3);
  const markSize = mark == ABSENT ? u32.MAX_VALUE : sizeOf(mark);
  while (size < values) {
    const nameSize = load<u32>(size);
    const step = <u64>nameSize + <u64>load<u32>(size, 4) + 2;
    if (step > <u64>(last - name)) break;
    if (nameSize == size1) {
      if (value1 == ABSENT && equals(slice(name, nameSize), name1)) {
        value1 = valueAt(size, name);
        if (name2 == ABSENT) break;
      }
    } else if (nameSize == size2) {
      if (value2 == ABSENT && equals(slice(name, nameSize), name2)) value2 = valueAt(size, name);
    } else if (nameSize == size3) {
      if (value3 == ABSENT && equals(slice(name, nameSize), name3)) value3 = valueAt(size, name);
    } else if (nameSize == markSize) {
      const tail = markSize - 8;
      if (load<u64>(name + tail) == load<u64>(ptrOf(mark) + tail)) isMarked = true;
    }
    name += <usize>step;
    size += 8;
  }
  found1 = value1;
  found2 = value2;
  found3 = value3;
  foundMark = isMarked;
}

/** Value of the header whose sizes stand at `size` and whose name stands at `name`. */
function valueAt(size: usize, name: usize): Slice {
  return slice(name + load<u32>(size) + 1, load<u32>(size, 4));
}
