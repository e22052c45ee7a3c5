// Requests that wait for response headers: for each breaker that trips by hung ones a list of its streams, in the order
// in which they went to the upstream. So those that have waited for too long stand at its head, and counting them is
// a walk over what changed since the last look. A list is a ring of links, the breaker's among them, so that putting a
// stream in and taking it out has no special cases.

import { BreakerSpec, NONE } from "../config/program";
import { HUNG, has, linkOf, PROBE, Stream, streamAt, WAITING } from "../stream";
import { Breaker, breakerAt, emptyList, listEnd, specOf } from "./table";
import { touchWindow } from "./touched";

/** Of a link: addresses of its neighbours' links. */
const EARLIER: usize = 0;
const LATER: usize = 4;

/** Somebody has waited for too long by now who is not counted yet. */
export function isAnyLate(breaker: Breaker, spec: BreakerSpec, now: u64): bool {
  const first = breaker.firstFresh;
  return first != listEnd(breaker) && now > streamAt(first).sentNs + spec.hungOverMs * 1_000_000;
}

/** A request that is LISTED goes to the upstream, in the instant that its breaker let it pass. */
export function list(stream: Stream): void {
  append(breakerAt(stream.breaker), stream);
}

/** A request goes to the upstream after a delay. Probes have a lease instead. */
export function sent(stream: Stream): void {
  if (stream.breaker == NONE || has(stream, PROBE)) return;
  const breaker = breakerAt(stream.breaker);
  if (breaker.spec == 0 || specOf(breaker).hungCount == NONE) return;
  if (stream.generation == breaker.generation) append(breaker, stream);
}

/** One of the breaker's that is WAITING: its response headers are here, or it has ended without. */
export function answered(breaker: Breaker, stream: Stream): void {
  if (stream.list == breaker.list) remove(breaker, stream);
  stream.facts &= ~(WAITING | HUNG);
}

/** Counts those that have waited for longer than they may at `now`. */
export function countHung(breaker: Breaker, spec: BreakerSpec, now: u64): void {
  while (isAnyLate(breaker, spec, now)) {
    const stream = streamAt(breaker.firstFresh);
    stream.facts |= HUNG;
    breaker.hung++;
    touchWindow(breaker);
    breaker.firstFresh = stream.later;
  }
}

/** The limit may be another one now: all are counted anew, the other workers' when they say by which limit. */
export function recount(breaker: Breaker): void {
  const end = listEnd(breaker);
  for (let link = breaker.firstWaiting; link != end; link = streamAt(link).later) {
    streamAt(link).facts &= ~HUNG;
  }
  breaker.firstFresh = breaker.firstWaiting;
  breaker.hung = 0;
  breaker.foreignHung = 0;
}

/** A new state begins: nobody waits in it. */
export function clear(breaker: Breaker): void {
  breaker.list++;
  emptyList(breaker);
  breaker.hung = 0;
  breaker.foreignHung = 0;
}

/** Behind all that were sent before, which is the end of the list unless the clock stepped back. */
function append(breaker: Breaker, stream: Stream): void {
  const end = listEnd(breaker);
  let earlier = breaker.lastWaiting;
  while (earlier != end && streamAt(earlier).sentNs > stream.sentNs && !has(streamAt(earlier), HUNG))
    earlier = streamAt(earlier).earlier;
  const link = linkOf(stream);
  const later = load<usize>(earlier, LATER);
  stream.facts |= WAITING;
  stream.list = breaker.list;
  stream.earlier = earlier;
  stream.later = later;
  store<usize>(earlier, link, LATER);
  store<usize>(later, link, EARLIER);
  if (breaker.firstFresh == later) breaker.firstFresh = link;
}

function remove(breaker: Breaker, stream: Stream): void {
  const earlier = stream.earlier;
  const later = stream.later;
  store<usize>(earlier, later, LATER);
  store<usize>(later, earlier, EARLIER);
  if (has(stream, HUNG)) {
    breaker.hung--;
    touchWindow(breaker);
  } else if (breaker.firstFresh == linkOf(stream)) breaker.firstFresh = later;
}
