// The arena: where the host puts what it hands over. It calls `proxy_on_memory_allocate` for each value; the arena
// is reset at every entry, so nothing in it outlives a callback. A value that does not fit is refused by answering
// 0, which the host turns into an error status of the call: the request passes.
import { Slice, slice } from "../bytes/slice";

/** Request headers up to 60 KiB, and the few values read beside them. */
const ARENA_SIZE: u32 = 72 * 1024;
/** Policy contract: not more than this of one map of headers is read. */
const LARGEST_VALUE: u32 = 60 * 1024;
const ARENA = memory.data(73728, 16);
/** Kept free by `scratch`: no request is so large that what the workers share cannot be read any more. */
const RESERVED: u32 = 4096;
let used: u32 = 0;

/** A place that takes the next value instead of the arena (the configuration goes straight to its own area). */
let landing: Slice = 0;

/** Forgets all values of the arena; to be called at each entry from the host. */
export function resetArena(): void {
  used = 0;
}

/** Lets the next value from the host land at `place` if it fits. */
export function landNextAt(place: usize, size: u32): void {
  landing = slice(place, size);
}

/** The module's one allocator; 0 refuses. */
export function allocate(size: u32): usize {
  if (landing != 0) {
    const place = landing;
    landing = 0;
    return size <= <u32>(place >> 32) ? <usize>(place & 0xffffffff) : 0;
  }
  const start = (used + 7) & ~7;
  if (size > LARGEST_VALUE || size > ARENA_SIZE - start) return 0;
  used = start + size;
  // An empty value needs an address too: 0 would read as a refusal.
  return ARENA + start;
}

/** The arena as it stands, to come back to with `release` once what was put into it since has been copied. */
export function mark(): u32 {
  return used;
}

export function release(to: u32): void {
  used = to;
}

/** Scratch of the filter's own, 0 if there is no room; lives as long as the entry. */
export function scratch(size: u32): usize {
  const start = (used + 7) & ~7;
  const end = ARENA_SIZE - RESERVED;
  if (start > end || size > end - start) return 0;
  used = start + size;
  return ARENA + start;
}
