// Requests that wait for response headers: for each breaker that trips by hung ones a list of its streams, in the order
// in which they went to the upstream. So those that have waited for too long stand at its head, and counting them is
// a walk over what changed since the last look.

import { BreakerSpec, NONE } from "../config/program";
import { HUNG, has, indexOf as indexOfStream, Stream, streamAt, WAITING } from "../stream";
import { Breaker, breakerAt, specOf } from "./table";
import { touchWindow } from "./touched";

/** The request goes to the upstream now. Probes have a lease instead; what only shadow let pass, no breaker waits for. */
export function sent(stream: Stream): void {
  if (stream.breaker == NONE || stream.probe != 0) return;
  const breaker = breakerAt(stream.breaker);
  if (breaker.spec == 0 || specOf(breaker).hungCount == NONE) return;
  if (stream.generation == breaker.generation) append(breaker, stream);
}

/** One that is WAITING: its response headers are here, or it has ended without. */
export function answered(stream: Stream): void {
  const breaker = breakerAt(stream.breaker);
  if (stream.list == breaker.list) remove(breaker, stream);
  stream.facts &= ~(WAITING | HUNG);
}

/** Counts those that have waited for longer than they may at `now`. */
export function countHung(breaker: Breaker, spec: BreakerSpec, now: u64): void {
  while (breaker.firstFresh != 0) {
    const stream = streamAt(breaker.firstFresh);
    if (now <= stream.sentNs + spec.hungOverMs * 1_000_000) return;
    stream.facts |= HUNG;
    breaker.hung++;
    touchWindow(breaker);
    breaker.firstFresh = stream.later;
  }
}

/** The limit may be another one now: all are counted anew, the other workers' when they say by which limit. */
export function recount(breaker: Breaker): void {
  for (let index = breaker.firstWaiting; index != 0; index = streamAt(index).later) {
    streamAt(index).facts &= ~HUNG;
  }
  breaker.firstFresh = breaker.firstWaiting;
  breaker.hung = 0;
  breaker.foreignHung = 0;
}

/** A new state begins: nobody waits in it. */
export function clear(breaker: Breaker): void {
  breaker.list++;
  breaker.firstWaiting = 0;
  breaker.lastWaiting = 0;
  breaker.firstFresh = 0;
  breaker.hung = 0;
  breaker.foreignHung = 0;
}

/** Behind all that were sent before, which is the end of the list unless the clock stepped back. */
function append(breaker: Breaker, stream: Stream): void {
  const index = indexOfStream(stream);
  let earlier = breaker.lastWaiting;
  while (earlier != 0 && streamAt(earlier).sentNs > stream.sentNs && !has(streamAt(earlier), HUNG))
    earlier = streamAt(earlier).earlier;
  stream.facts |= WAITING;
  stream.list = breaker.list;
  stream.earlier = earlier;
  stream.later = earlier == 0 ? breaker.firstWaiting : streamAt(earlier).later;
  if (earlier == 0) breaker.firstWaiting = index;
  else streamAt(earlier).later = index;
  if (stream.later == 0) breaker.lastWaiting = index;
  else streamAt(stream.later).earlier = index;
  if (breaker.firstFresh == stream.later) breaker.firstFresh = index;
}

function remove(breaker: Breaker, stream: Stream): void {
  if (stream.earlier == 0) breaker.firstWaiting = stream.later;
  else streamAt(stream.earlier).later = stream.later;
  if (stream.later == 0) breaker.lastWaiting = stream.earlier;
  else streamAt(stream.later).earlier = stream.earlier;
  if (has(stream, HUNG)) {
    breaker.hung--;
    touchWindow(breaker);
  } else if (breaker.firstFresh == indexOfStream(stream)) breaker.firstFresh = stream.later;
}
