// The arena: where the host puts what it hands over. It calls `proxy_on_memory_allocate` for each value; the arena
// is reset at every entry, so nothing in it outlives a callback. A value that does not fit is refused by answering
// 0, which the host turns into an error status of the call: the request passes.
import { Slice, slice } from "../bytes/slice";

/** Request headers up to 60 KiB, and the few values read beside them. */
const ARENA_SIZE: u32 = 72 * 1024;
/** Policy contract: not more than this of one map of headers is read. */
export const LARGEST_VALUE: u32 = 60 * 1024;
const ARENA = memory.data(73728, 16);
const END: usize = ARENA + ARENA_SIZE;
/** Kept free by `scratch`: no request is so large that what the workers share cannot be read any more. */
const RESERVED: u32 = 4096;
/** The first free place, a multiple of 8; from END on there is none. */
let next: usize = ARENA;

/** A place that takes the next value instead of the arena (the configuration goes straight to its own area). */
let landing: Slice = 0;
/** Where the arena goes on once that has come: `next` says meanwhile that it is full. */
let nextAfterLanding: usize = 0;

/** Forgets all values of the arena; to be called at each entry from the host that may be handed any. */
export function resetArena(): void {
  next = ARENA;
}

/** Lets the next value from the host land at `place` if it fits; until then, or `landAnywhere`, the arena rests. */
export function landNextAt(place: usize, size: u32): void {
  if (landing == 0) nextAfterLanding = next;
  landing = slice(place, size);
  next = END + 1;
}

/** Should the value not have come, the arena takes the next one. */
export function landAnywhere(): void {
  if (landing != 0) next = nextAfterLanding;
  landing = 0;
}

/** The module's one allocator; 0 refuses. */
export function allocate(size: u32): usize {
  const start = next;
  if (size > LARGEST_VALUE || start + size > END) return landed(size);
  next = (start + size + 7) & ~7;
  // An empty value needs an address too: 0 would read as a refusal.
  return start;
}

/** The arena as it stands, to come back to with `release` once what was put into it since has been copied. */
export function mark(): usize {
  return next;
}

export function release(to: usize): void {
  next = to;
}

/** Scratch of the filter's own, 0 if there is no room; lives as long as the entry. */
export function scratch(size: u32): usize {
  const start = next;
  const end = END - RESERVED;
  if (start > end || size > <u32>(end - start)) return 0;
  next = (start + size + 7) & ~7;
  return start;
}

/** The value that `landNextAt` waits for, or one that does not fit. */
function landed(size: u32): usize {
  if (landing == 0) return 0;
  const place = landing;
  landAnywhere();
  return size <= <u32>(place >> 32) ? <usize>place : 0;
}
