// The streams that a delay holds, in a heap by the time they go on. The deadline is on our own clock, so a delay is
// never short; the tick is only there to look.
import { MAX_STREAMS, Stream } from "../stream";

@unmanaged
class Waiting {
  atNs: u64;
  /** Context id: the stream may be gone when its time comes. */
  stream: u32;
  pad: u32;
}

/** A stream that went away stays in the heap until its time, so there may be more entries than streams. */
const CAPACITY: u32 = MAX_STREAMS * 2;
const HEAP = memory.data(524288, 16);
let waiting: u32 = 0;

/** No request can be delayed now. */
export function full(): bool {
  return waiting == CAPACITY;
}

/** To be asked for only where it is not `full`. */
export function wait(stream: Stream, atNs: u64): void {
  let index = waiting++;
  while (index > 0) {
    const parent = (index - 1) >> 1;
    if (at(parent).atNs <= atNs) break;
    copy(index, parent);
    index = parent;
  }
  at(index).atNs = atNs;
  at(index).stream = stream.id;
}

/** When the next one goes on; u64.MAX_VALUE when nothing waits. */
export function nextNs(): u64 {
  return waiting == 0 ? u64.MAX_VALUE : at(0).atNs;
}

/** Takes out the next one; its context id. */
export function takeNext(): u32 {
  const id = at(0).stream;
  waiting--;
  const last = at(waiting);
  let index: u32 = 0;
  while (true) {
    let child = index * 2 + 1;
    if (child >= waiting) break;
    if (child + 1 < waiting && at(child + 1).atNs < at(child).atNs) child++;
    if (last.atNs <= at(child).atNs) break;
    copy(index, child);
    index = child;
  }
  if (index != waiting) memory.copy(changetype<usize>(at(index)), changetype<usize>(last), 16);
  return id;
}

function copy(to: u32, from: u32): void {
  memory.copy(changetype<usize>(at(to)), changetype<usize>(at(from)), 16);
}

function at(index: u32): Waiting {
  return changetype<Waiting>(HEAP + (index << 4));
}
