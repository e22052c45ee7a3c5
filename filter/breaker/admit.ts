// The gate: whether a request may pass. A closed breaker, a plainly open one and a ramp are decided from this worker's
// memory; only taking the place of a probe asks shared data.
import { BreakerSpec, MODE_DISABLED, MODE_FORCED_OPEN, MODE_SHADOW, NONE } from "../config/program";
import { counterAt } from "../report/counter";
import { touch } from "../report/records";
import { has, LISTED, PROBE, Stream } from "../stream";
import { takeShare } from "./ramp";
import { BY_DEADLINE, BY_HUNG } from "./reason";
import { addLease, commit, dropExpired, read, shared } from "./record";
import { decide } from "./settle";
import { change, publish, sync, TRIES, trip } from "./state";
import { Breaker, breakerAt, CLOSED, HALF_OPEN, namedIndexOf, OPEN, RAMP, specOf } from "./table";
import { countersAt, LOST, REJECTED, SHADOW_REJECTED } from "./tally";
import { countHung, isAnyLate } from "./waiting";

/** Answers of `admit`. */
export const PASS: u32 = 0;
export const REJECT: u32 = 1;
/** It passes, as a probe, or only because the breaker is in shadow: that is worth saying. */
export const NOTED: u32 = 2;

export function admit(stream: Stream, index: u32, now: u64): u32 {
  const breaker = breakerAt(index);
  const spec = specOf(breaker);
  if (spec.mode >= MODE_FORCED_OPEN) return spec.mode == MODE_DISABLED ? PASS : reject(breaker, REJECTED);
  const hangs = spec.hungCount != NONE;
  if (hangs && ((breaker.hung | breaker.foreignHung) != 0 || isAnyLate(breaker, spec, now))) {
    judgeHung(breaker, spec, now);
    // A key that would have tripped and found no place is none any more.
    if (breaker.spec == 0) return PASS;
  }
  let verdict = PASS;
  if (breaker.state != CLOSED) {
    if (!admitNotClosed(breaker, spec, stream, now))
      return reject(breaker, spec.mode == MODE_SHADOW ? SHADOW_REJECTED : REJECTED);
    if (has(stream, PROBE)) verdict = NOTED;
  }
  // A probe has a lease instead.
  if (hangs && verdict == PASS) stream.facts |= LISTED;
  stream.sentNs = now;
  stream.breaker = index;
  stream.generation = breaker.generation;
  breaker.inFlight++;
  return verdict;
}

/** Trips when too many wait for too long, which needs nobody to complete. */
export function judgeHung(breaker: Breaker, spec: BreakerSpec, now: u64): void {
  if (breaker.state == OPEN || breaker.state == HALF_OPEN) return;
  countHung(breaker, spec, now);
  if (breaker.hung + breaker.foreignHung >= spec.hungCount) trip(breaker, BY_HUNG, now);
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
 * successes or allows fewer failures than there are decides: no probe might come any more to do so.
 */
export function loseExpired(breaker: Breaker, now: u64): void {
  const spec = specOf(breaker);
  read(breaker);
  const lost = dropExpired(now);
  if (shared.generation != breaker.generation) return;
  if (lost == 0 && shared.successes < spec.probes && shared.failures <= spec.probeFailures) return;
  if (decide(breaker, now)) countLost(breaker, lost);
}

function admitNotClosed(breaker: Breaker, spec: BreakerSpec, stream: Stream, now: u64): bool {
  if (breaker.state == OPEN) {
    if (now < breaker.deadlineNs) return false;
    halfOpen(breaker, now);
  }
  if (breaker.state == HALF_OPEN) return takeProbe(breaker, spec, stream, now);
  return mayPass(breaker, spec, now);
}

/** Without a probe's place: closed, or a share of the ramp. */
function mayPass(breaker: Breaker, spec: BreakerSpec, now: u64): bool {
  return breaker.state == CLOSED || (breaker.state == RAMP && takeShare(breaker, spec, now));
}

/** In flight + successes < probes: a place is free. Losing every swap counts as finding none. */
function takeProbe(breaker: Breaker, spec: BreakerSpec, stream: Stream, now: u64): bool {
  for (let i: u32 = 0; i < TRIES; i++) {
    read(breaker);
    if (shared.generation != breaker.generation) {
      sync(breaker);
      if (breaker.state != HALF_OPEN) return mayPass(breaker, spec, now);
    }
    const lost = dropExpired(now);
    if (shared.leases + shared.successes >= spec.probes) return false;
    const lease = addLease(now + spec.leaseMs * 1_000_000);
    if (!commit(breaker)) continue;
    countLost(breaker, lost);
    stream.probe = lease;
    stream.facts |= PROBE;
    return true;
  }
  return false;
}

function countLost(breaker: Breaker, many: u32): void {
  counterAt(countersAt(namedIndexOf(breaker)), LOST).count += many;
  touch(breaker.record);
}

function reject(breaker: Breaker, counter: u32): u32 {
  counterAt(countersAt(namedIndexOf(breaker)), counter).count++;
  touch(breaker.record);
  return counter == REJECTED ? REJECT : NOTED;
}
