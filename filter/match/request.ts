// The headers that the program in force reads, in one walk over the host's wire form (see headers.ts): a name is looked
// at only where the program reads one of its size, and compared as words. Values are left where the program names them.
import { ABSENT, ptrOf, Slice, sizeOf, slice } from "../bytes/slice";
import { endOf, startOf, WORDS_SIZE } from "../bytes/words";
import { Program, WantedHeader } from "../config/program";
import { placeOf, treeOf } from "../config/wanted";

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
  const trees = program.wanted;
  const wantedSizes = program.wantedSizes;
  const end = <u64>ptrOf(pairs) + size;
  let sizes = ptrOf(pairs) + 4;
  const names = sizes + (count << 3);
  // In 64 bits no sum of sizes is too large; what lies past the end is never looked at.
  let at: u64 = names;
  while (sizes != names) {
    const both = load<u64>(sizes);
    const next = at + (both & 0xffffffff) + (both >> 32) + 2;
    if (((wantedSizes >> <u32>both) & 1) != 0) {
      if (next > end) return;
      // What stands before the first name are the sizes, so there are 8 bytes before the end of any.
      look(treeOf(trees, <u32>both), <usize>at, both);
    }
    at = next;
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

/** Mostly a tree has one name. `both`: size of the name, and of the value behind it. */
function look(tree: usize, name: usize, both: u64): void {
  const size = <u32>both;
  const end = endOf(name, size);
  const start = startOf(name, size);
  let wanted = changetype<WantedHeader>(load<usize>(tree));
  if (wanted.end != end || wanted.start != start || sizeOf(wanted.name) != size || size > WORDS_SIZE) {
    if (wanted.end != end && load<u64>(changetype<usize>(wanted), offsetof<WantedHeader>("before")) == 0)
      return;
    const place = load<usize>(placeOf(tree, start, end, slice(name, size)));
    if (place == 0) return;
    wanted = changetype<WantedHeader>(place);
  }
  if (wanted.request == request) return;
  wanted.request = request;
  wanted.value = slice(name + size + 1, <u32>(both >> 32));
  if (hasTrees(wanted)) link(wanted);
}
