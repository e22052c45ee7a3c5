// A response that faults were planned for, from its headers to its end. What they do to it stands in respond.ts and
// truncate.ts; here is when.
import * as host from "../abi/host";
import { rootOf } from "../config/slot";
import { INJECTED } from "../report/outcome";
import { CUT, has, REPLIED, RESPONSE_PAUSED, Stream, TRUNCATED } from "../stream";
import { sendDrop } from "./abort";
import { hold } from "./hold";
import * as respond from "./respond";
import { HOLD, noteWhole, onBody, RESET_SOON } from "./truncate";
import { full } from "./wait";

const NS_PER_US: u64 = 1000;
/**
 * Between the last bytes of a response that is cut off and its reset: so long they have to leave Envoy. What a client of
 * HTTP/2 has not made room for by then it does not get.
 */
const LINGER_NS: u64 = 100_000_000;

/** An upstream's response headers are here. True: they are paused, or something else was answered. */
export function injectResponse(stream: Stream): bool {
  const now = host.monotonicNs();
  const lost = respond.dropper(stream, now);
  if (lost !== null) {
    stream.facts |= REPLIED;
    stream.outcome = INJECTED;
    sendDrop(lost);
    return true;
  }
  const holdUs = respond.begin(stream, now);
  const root = rootOf(stream.root);
  if (holdUs == 0 || root === null || full()) {
    respond.change(stream, now);
    return false;
  }
  hold(stream, root, RESPONSE_PAUSED, now + holdUs * NS_PER_US, now);
  return true;
}

/** Of one that is RESPONSE_PAUSED, in its own context. */
export function releaseResponse(stream: Stream, now: u64): void {
  stream.facts &= ~RESPONSE_PAUSED;
  respond.change(stream, now);
  if (has(stream, TRUNCATED)) noteWhole(stream);
  host.continueResponse();
}

/** Of one that is TRUNCATED. True: its end is held. */
export function injectBody(stream: Stream, size: u32, isLast: bool): bool {
  const asked = onBody(stream, size, isLast);
  const root = rootOf(stream.root);
  if ((asked & RESET_SOON) != 0 && root !== null) {
    const now = host.monotonicNs();
    if (full()) host.closeResponse();
    else hold(stream, root, CUT, now + LINGER_NS, now);
  }
  return (asked & HOLD) != 0;
}
