// What the end of a request means for its breaker. Closed, or on the ramp: it goes into the windows, and they are
// judged. Half-open: a probe's verdict. A request that began under another generation moves nothing.
import { BreakerSpec, NONE } from "../config/program";
import { FAILURE, SOFT_FAILURE, SUCCESS } from "../report/outcome";
import { has, SLOW, Stream } from "../stream";
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
  RAMP,
  rateOf,
  slowOf,
  specOf,
} from "./table";
import { touchWindow } from "./touched";
import { answered, countHung } from "./waiting";
import * as window from "./window";

/** `outcome`: see report/outcome.ts; all but success, failure and soft failure are neutral. */
export function settle(stream: Stream, outcome: u32, now: u64): void {
  if (stream.breaker == NONE) return;
  const breaker = breakerAt(stream.breaker);
  if (breaker.inFlight > 0) breaker.inFlight--;
  answered(stream);
  if (breaker.spec == 0 || isSuspended(breaker)) return;
  if (stream.probe != 0) endProbe(breaker, stream, outcome, now);
  else if (stream.generation == breaker.generation && outcome <= SOFT_FAILURE)
    complete(breaker, stream, outcome, now);
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

function complete(breaker: Breaker, stream: Stream, outcome: u32, now: u64): void {
  // A generation is one state: what began in this one was admitted closed or on the ramp, or is a request of a shadow.
  if (breaker.state == OPEN || breaker.state == HALF_OPEN) return;
  const spec = specOf(breaker);
  window.add(rateOf(breaker), outcome != SUCCESS, now);
  if (spec.slowOverMs != 0) window.add(slowOf(breaker), has(stream, SLOW), now);
  touchWindow(breaker);
  if (outcome == FAILURE) breaker.row++;
  else if (outcome == SUCCESS) {
    breaker.row = 0;
    breaker.flags |= HEALTHY;
  }
  beginJudging();
  judge(breaker, spec, now);
  endJudging();
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
    if (failed) shared.failures++;
    else if (outcome == SUCCESS) shared.successes++;
    if (decide(breaker, now)) break;
  }
  endJudging();
}

function isTooSlow(breaker: Breaker, stream: Stream): bool {
  return has(stream, SLOW) && specOf(breaker).slowOverMs != 0;
}
