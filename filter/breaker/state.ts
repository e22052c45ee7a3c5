// All transitions of a breaker go through `change` and `publish`: the record first, by compare-and-swap, then this
// worker's view, the turn that makes the other workers look, Envoy's metrics and one line in the log. Who loses the
// swap has changed nothing.
import * as host from "../abi/host";
import { touch } from "../report/records";
import { nextTurn } from "../share/turn";
import { leave, register } from "./key/claim";
import { active, changed, push } from "./key/list";
import { tellMove } from "./key/tell";
import { openMs } from "./open-time";
import { BY_DEADLINE, BY_FORCE, BY_RECOVERY, thresholdOf } from "./reason";
import { commit, lost, read, shared, transitionAt } from "./record";
import { countTransition, logTransition, showState } from "./show";
import {
  Breaker,
  CLOSED,
  FOREIGN_HEALTHY,
  HALF_OPEN,
  HEALTHY,
  indexOf,
  isFlagged,
  isKey,
  isSuspended,
  MAX_BREAKERS,
  OPEN,
  RAMP,
  rateOf,
  slowOf,
  specOf,
  stateUnder,
  TOUCHED,
} from "./table";
import { moveKey } from "./tally";
import * as waiting from "./waiting";
import * as window from "./window";

/** Swaps lost in a row before a worker leaves a change to the others. */
export const TRIES: u32 = 16;
const MS: u64 = 1_000_000;

/** Takes over what the record, just read, says, and shows it. */
export function sync(breaker: Breaker): void {
  take(breaker);
  showState(breaker);
}

/** The same, unseen: a configuration is being put in force. */
export function take(breaker: Breaker): void {
  if (breaker.generation != shared.generation) {
    forget(breaker);
    touch(breaker.record);
  }
  if (isKey(breaker)) noteKey(breaker);
  breaker.state = shared.state;
  breaker.generation = shared.generation;
  breaker.deadlineNs = shared.deadlineNs;
  breaker.sinceNs = shared.sinceNs;
}

/** Turns the working copy of the record into the next state; nothing stands before `publish`. */
export function change(breaker: Breaker, to: u32, reason: u32, now: u64): void {
  const from = shared.state;
  // What the state that ends has counted is what it was judged by.
  remember(breaker, from, to, reason, shared.generation + 1, now);
  enter(to, now);
}

/** Writes the record; false (and nothing happened) when another worker was first. */
export function publish(breaker: Breaker, reason: u32): bool {
  if (!commit(breaker)) return false;
  logTransition(breaker);
  sync(breaker);
  announce(breaker, breaker.state, reason);
  return true;
}

/** Closed, or on the ramp, to open. Who finds that another worker moved the state first leaves it at that. */
export function trip(breaker: Breaker, reason: u32, now: u64): void {
  for (let i: u32 = 0; i < TRIES; i++) {
    if (isKey(breaker) && !register(breaker, now)) return;
    read(breaker);
    if (lost) {
      leave(breaker);
      continue;
    }
    if (shared.generation != breaker.generation || (shared.state != CLOSED && shared.state != RAMP)) {
      sync(breaker);
      return;
    }
    const attempt = shared.state == RAMP ? shared.attempt + 1 : attemptAfterClosed(breaker, now);
    change(breaker, OPEN, reason, now);
    openFor(breaker, attempt, now);
    if (publish(breaker, reason)) return;
  }
}

/** Sets attempt and deadline of the working copy, which is open. */
export function openFor(breaker: Breaker, attempt: u32, now: u64): void {
  shared.opened = 1;
  shared.attempt = attempt;
  transitionAt(0).attempt = attempt;
  lastFor(openMs(specOf(breaker), breaker.name, attempt), now);
}

/** The state of the working copy ends by time. */
export function lastFor(ms: u64, now: u64): void {
  shared.deadlineNs = now + ms * MS;
  transitionAt(0).lastsMs = ms;
}

/** Ramp to closed, by time or because the ramp was taken away. */
export function endRamp(breaker: Breaker, now: u64): void {
  for (let i: u32 = 0; i < TRIES; i++) {
    read(breaker);
    if (shared.state != RAMP || (now < shared.deadlineNs && specOf(breaker).rampOverMs != 0)) {
      sync(breaker);
      return;
    }
    change(breaker, CLOSED, BY_RECOVERY, now);
    if (publish(breaker, BY_RECOVERY)) return;
  }
}

/** What the mode of a new configuration changes to the eye is a transition of its own, counted once. */
export function suspend(breaker: Breaker, now: u64): void {
  const wanted = isSuspended(breaker) ? specOf(breaker).mode : 0;
  for (let i: u32 = 0; i < TRIES; i++) {
    read(breaker);
    if (shared.suspended == wanted) break;
    const before = stateUnder(shared.suspended, shared.state);
    const after = stateUnder(wanted, shared.state);
    const reason = after == HALF_OPEN ? BY_DEADLINE : BY_FORCE;
    shared.suspended = wanted;
    // Probes in flight at a suspension end neutrally.
    shared.leases = 0;
    if (before != after) remember(breaker, before, after, reason, shared.generation, now);
    if (!commit(breaker)) continue;
    if (before != after) logTransition(breaker);
    sync(breaker);
    if (before != after) announce(breaker, after, reason);
    return;
  }
  sync(breaker);
}

/** A breaker that no configuration names any more forgets all; should one name it again, it starts fresh. */
export function retire(breaker: Breaker, now: u64): void {
  for (let i: u32 = 0; i < TRIES; i++) {
    read(breaker);
    // Another worker was here: only this makes a generation that never opened.
    if (shared.generation != breaker.generation && shared.opened == 0 && shared.suspended == 0) break;
    enter(CLOSED, now);
    shared.suspended = 0;
    shared.opened = 0;
    shared.attempt = 0;
    if (commit(breaker)) break;
  }
  sync(breaker);
}

/** A state of its own generation, as it begins. */
function enter(to: u32, now: u64): void {
  shared.state = to;
  shared.generation++;
  shared.sinceNs = now;
  shared.sinceWallMs = host.wallNs() / MS;
  shared.deadlineNs = 0;
  shared.successes = 0;
  shared.failures = 0;
  shared.leases = 0;
}

/** What was counted belongs to a state that is over. */
function forget(breaker: Breaker): void {
  window.clear(rateOf(breaker));
  window.clear(slowOf(breaker));
  waiting.clear(breaker);
  breaker.row = 0;
  breaker.foreignRow = 0;
  breaker.credit = 0;
  breaker.flags &= ~(HEALTHY | FOREIGN_HEALTHY | TOUCHED);
}

/** Back to 0 after a closed state that lasted longer than the window and saw a success of its own. */
function attemptAfterClosed(breaker: Breaker, now: u64): u32 {
  if (shared.opened == 0) return 0;
  const lastedNs = now > shared.sinceNs ? now - shared.sinceNs : 0;
  const healthy = isFlagged(breaker, HEALTHY | FOREIGN_HEALTHY);
  return healthy && lastedNs > window.longestMs(specOf(breaker)) * MS ? 0 : shared.attempt + 1;
}

function remember(breaker: Breaker, from: u32, to: u32, reason: u32, generation: u32, now: u64): void {
  // What moves the state need not be a completion.
  window.advance(rateOf(breaker), now);
  window.advance(slowOf(breaker), now);
  shared.transitions++;
  const transition = transitionAt(0);
  transition.wallMs = host.wallNs() / MS;
  transition.lastsMs = 0;
  transition.generation = generation;
  transition.from = <u8>from;
  transition.to = <u8>to;
  transition.reason = <u8>reason;
  transition.completed = window.all(rateOf(breaker));
  transition.failed = window.bad(rateOf(breaker));
  transition.consecutive = breaker.row + breaker.foreignRow;
  transition.slowCompleted = window.all(slowOf(breaker));
  transition.slow = window.bad(slowOf(breaker));
  transition.hung = breaker.hung + breaker.foreignHung;
  transition.successes = shared.successes;
  transition.failures = shared.failures;
  transition.threshold = thresholdOf(specOf(breaker), reason, from);
  transition.attempt = shared.attempt;
}

function announce(breaker: Breaker, to: u32, reason: u32): void {
  touch(breaker.record);
  countTransition(breaker, to, reason);
  if (isKey(breaker)) tellMove(breaker);
  else nextTurn();
}

/** The record just read says so: a key is in another state now, or was one state further. */
function noteKey(breaker: Breaker): void {
  const number = indexOf(breaker) - MAX_BREAKERS;
  moveKey(breaker.parent, breaker.state, shared.state);
  if (shared.state != CLOSED) push(active, number);
  if (breaker.generation != shared.generation) push(changed, number);
}
