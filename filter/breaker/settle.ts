// What the end of a request means for its breaker. Closed: it goes into the window, and the window is judged.
// Half-open: a probe's verdict. A request that began under another generation moves nothing.
import { NONE } from "../config/program";
import { FAILURE, SOFT_FAILURE, SUCCESS } from "../report/outcome";
import { Stream } from "../stream";
import { commit, read, removeLease, shared } from "./record";
import { beginJudging, endJudging } from "./retry-after";
import { BY_CONSECUTIVE, BY_PROBE, BY_RATE, BY_RECOVERY } from "./show";
import { change, openFor, publish, sync, TRIES, trip } from "./state";
import { Breaker, breakerAt, CLOSED, HEALTHY, isSuspended, OPEN, specOf } from "./table";
import * as window from "./window";

/** `outcome`: see report/outcome.ts; all but success, failure and soft failure are neutral. */
export function settle(stream: Stream, outcome: u32, now: u64): void {
  if (stream.breaker == NONE) return;
  const breaker = breakerAt(stream.breaker);
  if (breaker.inFlight > 0) breaker.inFlight--;
  if (breaker.spec == 0 || isSuspended(breaker)) return;
  beginJudging();
  if (stream.probe != 0) endProbe(breaker, stream, outcome, now);
  else if (breaker.state == CLOSED && stream.generation == breaker.generation)
    complete(breaker, outcome, now);
  endJudging();
}

/** Writes the half-open record: it reopens, closes or stays. False when another worker was first. */
export function decide(breaker: Breaker, now: u64): bool {
  const spec = specOf(breaker);
  if (shared.failures > spec.probeFailures) {
    change(breaker, OPEN, BY_PROBE, now);
    openFor(spec, shared.attempt + 1, now);
    return publish(breaker, BY_PROBE);
  }
  if (shared.successes < spec.probes) return commit(breaker);
  change(breaker, CLOSED, BY_RECOVERY, now);
  return publish(breaker, BY_RECOVERY);
}

/** Trips if the joint window says so: at every completion and after every merge. */
export function judge(breaker: Breaker, now: u64): void {
  const spec = specOf(breaker);
  if (spec.consecutive != NONE && window.failuresInRow(breaker) >= spec.consecutive) {
    trip(breaker, BY_CONSECUTIVE, now);
  } else if (spec.rateThresholdPpm != NONE) {
    const completed = window.completed(breaker);
    const failed = <u64>window.failed(breaker) * 1_000_000;
    if (completed >= spec.rateMinimum && failed >= <u64>spec.rateThresholdPpm * completed) {
      trip(breaker, BY_RATE, now);
    }
  }
}

function complete(breaker: Breaker, outcome: u32, now: u64): void {
  if (outcome != SUCCESS && outcome != FAILURE && outcome != SOFT_FAILURE) return;
  window.advance(breaker, now);
  window.add(breaker, outcome != SUCCESS);
  if (outcome == FAILURE) breaker.row++;
  else if (outcome == SUCCESS) {
    breaker.row = 0;
    breaker.flags |= HEALTHY;
  }
  judge(breaker, now);
}

function endProbe(breaker: Breaker, stream: Stream, outcome: u32, now: u64): void {
  for (let i: u32 = 0; i < TRIES; i++) {
    read(breaker);
    // A lost probe, or one of a state that has passed: no verdict.
    if (shared.generation != stream.generation || !removeLease(stream.probe, now)) {
      sync(breaker);
      return;
    }
    if (outcome == SUCCESS) shared.successes++;
    else if (outcome == FAILURE || outcome == SOFT_FAILURE) shared.failures++;
    if (decide(breaker, now)) return;
  }
}
