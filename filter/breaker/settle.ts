// What the end of a request means for its breaker. Closed, or on the ramp: it goes into the windows, and they are
// judged. Half-open: a probe's verdict. A request that began under another generation moves nothing.
import { BreakerSpec, MODE_FORCED_OPEN, NONE } from "../config/program";
import { FAILURE, SOFT_FAILURE, SUCCESS } from "../report/outcome";
import { has, PROBE, SLOW, Stream } from "../stream";
import { verdict } from "./judge";
import { BY_PROBE, BY_RECOVERY } from "./reason";
import { commit, read, removeLease, shared } from "./record";
import { beginJudging, endJudging } from "./retry-after";
import { change, lastFor, openFor, publish, sync, TRIES, trip } from "./state";
import {
  Breaker,
  breakerAt,
  CLOSED,
  HALF_OPEN,
  HEALTHY,
  isSuspended,
  OPEN,
  QUEUED,
  RAMP,
  Ring,
  rateOf,
  slowOf,
  specOf,
  TOUCHED,
} from "./table";
import { touchWindow } from "./touched";
import { countHung, isAnyLate } from "./waiting";
import * as window from "./window";

/** Flags that a success leaves: most find them there, from one before since the last tick. */
const NOTED: u32 = QUEUED | TOUCHED | HEALTHY;

/**
 * The end of a request that a breaker let pass. `outcome`: see report/outcome.ts; all but success, failure and soft
 * failure are neutral. Here stands what nearly all requests come to, a success while closed with nothing in a row, with
 * as few looks as it takes; all else is `settleAny`'s. Called from one place, so that it becomes a part of it.
 */
export function settle(stream: Stream, outcome: u32, now: u64): void {
  const breaker = breakerAt(stream.breaker);
  const at = changetype<usize>(breaker);
  const rate = rateOf(breaker);
  // Its generation and its state are one word: a closed one; and its rows another.
  const isPlain =
    outcome == SUCCESS &&
    load<u64>(at, offsetof<Breaker>("generation")) == <u64>stream.generation &&
    load<u64>(at, offsetof<Breaker>("row")) == 0 &&
    (breaker.flags & NOTED) == NOTED &&
    now < rate.endNs &&
    breaker.spec != 0;
  if (!isPlain || !settlePlain(breaker, rate, has(stream, SLOW), now)) settleAny(stream, outcome, now);
}

/** False where it is not so plain after all; nothing has been done then. */
function settlePlain(breaker: Breaker, rate: Ring, isLate: bool, now: u64): bool {
  const spec = specOf(breaker);
  const slow = slowOf(breaker);
  if (spec.mode >= MODE_FORCED_OPEN) return false;
  if (spec.slowOverMs != 0) {
    if (isLate || now >= slow.endNs) return false;
    window.add(slow, 1);
  }
  window.add(rate, 1);
  breaker.inFlight--;
  if (!isSpotless(breaker, rate, slow) || isAnyLate(breaker, spec, now)) judgeResponse(breaker, now);
  return true;
}

/** Writes the half-open record: it reopens, recovers or stays. False when another worker was first. */
export function decide(breaker: Breaker, now: u64): bool {
  const spec = specOf(breaker);
  if (shared.failures > spec.probeFailures) {
    change(breaker, OPEN, BY_PROBE, now);
    openFor(breaker, shared.attempt + 1, now);
    return publish(breaker, BY_PROBE);
  }
  if (shared.successes < spec.probes) return commit(breaker);
  change(breaker, spec.rampOverMs == 0 ? CLOSED : RAMP, BY_RECOVERY, now);
  if (spec.rampOverMs != 0) lastFor(spec.rampOverMs, now);
  return publish(breaker, BY_RECOVERY);
}

/** Trips if the joint windows say so: at every completion and after every merge. */
export function judge(breaker: Breaker, spec: BreakerSpec, now: u64): void {
  if (spec.hungCount != NONE) countHung(breaker, spec, now);
  const reason = verdict(breaker, spec);
  if (reason != NONE) trip(breaker, reason, now);
}

/** The same for any end of any request: also of those that do not come to `settle`, since they are rare. */
export function settleAny(stream: Stream, outcome: u32, now: u64): void {
  const breaker = breakerAt(stream.breaker);
  breaker.inFlight--;
  if (breaker.spec == 0 || isSuspended(breaker)) return;
  if (has(stream, PROBE)) endProbe(breaker, stream, outcome, now);
  else if (stream.generation == breaker.generation && outcome <= SOFT_FAILURE)
    complete(breaker, stream, outcome, now);
}

function complete(breaker: Breaker, stream: Stream, outcome: u32, now: u64): void {
  // A generation is one state: what began in this one was admitted closed or on the ramp, or is a request of a shadow.
  if (breaker.state == OPEN || breaker.state == HALF_OPEN) return;
  window.advance(rateOf(breaker), now);
  window.add(rateOf(breaker), outcome != SUCCESS ? window.BAD : 1);
  if (specOf(breaker).slowOverMs != 0) {
    window.advance(slowOf(breaker), now);
    window.add(slowOf(breaker), has(stream, SLOW) ? window.BAD : 1);
  }
  touchWindow(breaker);
  if (outcome == FAILURE) breaker.row++;
  else if (outcome == SUCCESS) {
    breaker.row = 0;
    breaker.flags |= HEALTHY;
  }
  judgeResponse(breaker, now);
}

function endProbe(breaker: Breaker, stream: Stream, outcome: u32, now: u64): void {
  const failed =
    outcome == FAILURE || outcome == SOFT_FAILURE || (outcome == SUCCESS && isTooSlow(breaker, stream));
  beginJudging();
  for (let i: u32 = 0; i < TRIES; i++) {
    read(breaker);
    // A lost probe, or one of a state that has passed: no verdict.
    if (shared.generation != stream.generation || !removeLease(stream.probe, now)) {
      sync(breaker);
      break;
    }
    const isVerdict = failed || outcome == SUCCESS;
    if (failed) shared.failures++;
    else if (isVerdict) shared.successes++;
    if (!decide(breaker, now)) continue;
    if (isVerdict) rateOf(breaker).uncounted += failed ? window.BAD : 1;
    break;
  }
  endJudging();
}

/** While a response may be asked when to come back. */
function judgeResponse(breaker: Breaker, now: u64): void {
  beginJudging();
  judge(breaker, specOf(breaker), now);
  endJudging();
}

/** No failure, no slow or hung one is counted. Neighbours are read as one word: see table.ts. */
function isSpotless(breaker: Breaker, rate: Ring, slow: Ring): bool {
  const at = changetype<usize>(breaker);
  const waits = load<u64>(at, offsetof<Breaker>("hung"));
  const failed = load<u64>(changetype<usize>(rate), offsetof<Ring>("bad"));
  return (waits | failed | load<u64>(changetype<usize>(slow), offsetof<Ring>("bad"))) == 0;
}

function isTooSlow(breaker: Breaker, stream: Stream): bool {
  return has(stream, SLOW) && specOf(breaker).slowOverMs != 0;
}
