// The gate: whether a request may pass. A closed or plainly open breaker is decided from this worker's memory; only
// taking the place of a probe asks shared data.
import { MODE_DISABLED, MODE_FORCED_OPEN, MODE_SHADOW } from "../config/program";
import { counterAt } from "../report/counter";
import { touch } from "../report/records";
import { Stream } from "../stream";
import { addLease, commit, dropExpired, read, shared } from "./record";
import { decide } from "./settle";
import { BY_DEADLINE } from "./show";
import { change, publish, sync, TRIES } from "./state";
import {
  Breaker,
  breakerAt,
  CLOSED,
  countersOf,
  HALF_OPEN,
  LOST,
  OPEN,
  REJECTED,
  SHADOW_REJECTED,
  specOf,
} from "./table";

/** Answers of `admit`. */
export const PASS: u32 = 0;
export const REJECT: u32 = 1;
/** It passes, but only because the breaker is in shadow. */
export const SHADOW_REJECT: u32 = 2;

export function admit(stream: Stream, index: u32, now: u64): u32 {
  const breaker = breakerAt(index);
  const mode = specOf(breaker).mode;
  if (mode == MODE_DISABLED) return PASS;
  if (mode == MODE_FORCED_OPEN) return reject(breaker, REJECTED);
  if (breaker.state != CLOSED && !admitHalfOpen(breaker, stream, now)) {
    return reject(breaker, mode == MODE_SHADOW ? SHADOW_REJECTED : REJECTED);
  }
  stream.breaker = index;
  stream.generation = breaker.generation;
  breaker.inFlight++;
  return PASS;
}

/** Open to half-open, when the deadline has come. False when the state is another one by now. */
export function halfOpen(breaker: Breaker, now: u64): bool {
  for (let i: u32 = 0; i < TRIES; i++) {
    read(breaker);
    if (shared.state != OPEN || now < shared.deadlineNs) {
      sync(breaker);
      return false;
    }
    change(breaker, HALF_OPEN, BY_DEADLINE, now);
    if (publish(breaker, BY_DEADLINE)) return true;
  }
  return false;
}

/**
 * Takes out the leases of probes that never came back; they are no verdict. A configuration that asks for fewer
 * successes than there are closes the breaker: no probe would come any more to do so.
 */
export function loseExpired(breaker: Breaker, now: u64): void {
  read(breaker);
  const lost = dropExpired(now);
  if (shared.generation != breaker.generation) return;
  if (lost == 0 && shared.successes < specOf(breaker).probes) return;
  if (decide(breaker, now)) countLost(breaker, lost);
}

function admitHalfOpen(breaker: Breaker, stream: Stream, now: u64): bool {
  if (breaker.state == OPEN) {
    if (now < breaker.deadlineNs) return false;
    halfOpen(breaker, now);
  }
  return breaker.state == CLOSED || (breaker.state == HALF_OPEN && takeProbe(breaker, stream, now));
}

/** In flight + successes < probes: a place is free. Losing every swap counts as finding none. */
function takeProbe(breaker: Breaker, stream: Stream, now: u64): bool {
  const spec = specOf(breaker);
  for (let i: u32 = 0; i < TRIES; i++) {
    read(breaker);
    if (shared.generation != breaker.generation) {
      sync(breaker);
      if (breaker.state != HALF_OPEN) return breaker.state == CLOSED;
    }
    const lost = dropExpired(now);
    if (shared.leases + shared.successes >= spec.probes) return false;
    const lease = addLease(now + spec.leaseMs * 1_000_000);
    if (!commit(breaker)) continue;
    countLost(breaker, lost);
    stream.probe = lease;
    return true;
  }
  return false;
}

function countLost(breaker: Breaker, many: u32): void {
  counterAt(countersOf(breaker), LOST).count += many;
  touch(breaker.record);
}

function reject(breaker: Breaker, counter: u32): u32 {
  counterAt(countersOf(breaker), counter).count++;
  touch(breaker.record);
  return counter == REJECTED ? REJECT : SHADOW_REJECT;
}
