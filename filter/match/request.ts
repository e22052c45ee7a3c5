// The headers that the program in force reads, in one walk over the host's wire form (see headers.ts): a name is looked
// at only where the program reads one of its size, and compared as words. Values are left where the program names them.
import { ABSENT, equals, ptrOf, Slice, sizeOf, slice } from "../bytes/slice";
import { chainOf, endOf, startOf } from "../bytes/words";
import { Program, WantedHeader } from "../config/program";

/** Number of the request at hand, in which a WantedHeader has its value; 0 is none. */
export let request: u64 = 0;
/** The headers of this request that have trees: address of the first. */
export let found: usize = 0;

export function nextRequest(): void {
  request++;
  found = 0;
}

/** Takes the first line of each wanted name out of `pairs`, of which ABSENT has none; sizes are never trusted. */
export function readRequest(program: Program, pairs: Slice): void {
  const size = sizeOf(pairs);
  if (size < 4) return;
  const count = load<u32>(ptrOf(pairs));
  if (count > (size - 4) >> 3) return;
  const wantedSizes = program.wantedSizes;
  const chains = program.wanted;
  const shift = program.wantedShift;
  const now = request;
  let missing = program.wantedCount;
  let sizes = ptrOf(pairs) + 4;
  const names = sizes + (count << 3);
  let name = names;
  let left = <i64>size - 4 - ((<i64>count) << 3);
  while (sizes != names) {
    const both = load<u64>(sizes);
    const nameSize = <u32>both;
    const step = (both & 0xffffffff) + (both >> 32) + 2;
    left -= step;
    if (left < 0) return;
    if (((wantedSizes >> nameSize) & 1) != 0) {
      // What stands before the first name are the sizes, so there are 8 bytes before the end of any.
      const wanted = find(chains, shift, name, nameSize);
      if (wanted !== null && wanted.request != now) {
        wanted.value = slice(name + nameSize + 1, <u32>(both >> 32));
        wanted.request = now;
        if (hasTrees(wanted)) link(wanted);
        if (--missing == 0) return;
      }
    }
    name += <usize>step;
    sizes += 8;
  }
}

/** The value of `wanted` is `value`, which may be ABSENT. */
export function keep(wanted: WantedHeader, value: Slice): void {
  wanted.value = value;
  wanted.request = request;
  if (value != ABSENT && hasTrees(wanted)) link(wanted);
}

/** Both roots at once. */
function hasTrees(wanted: WantedHeader): bool {
  return load<u64>(changetype<usize>(wanted), offsetof<WantedHeader>("forward")) != 0;
}

function link(wanted: WantedHeader): void {
  wanted.found = found;
  found = changetype<usize>(wanted);
}

/** Mostly the first of its chain, or none. */
function find(chains: usize, shift: u32, name: usize, size: u32): WantedHeader | null {
  const start = startOf(name, size);
  const end = endOf(name, size);
  const at = load<usize>(chains + chainOf(start, end, shift));
  if (at == 0) return null;
  const first = changetype<WantedHeader>(at);
  const isLikely = first.end == end && first.start == start && sizeOf(first.name) == size;
  return isLikely && size <= 16 ? first : findInChain(at, name, size);
}

function findInChain(first: usize, name: usize, size: u32): WantedHeader | null {
  for (let at = first; at != 0; at = changetype<WantedHeader>(at).next) {
    const wanted = changetype<WantedHeader>(at);
    if (equals(wanted.name, slice(name, size))) return wanted;
  }
  return null;
}
