// All transitions of a breaker go through `change` and `publish`: the record first, by compare-and-swap, then this
// worker's view, the turn that makes the other workers look, Envoy's metrics and one line in the log. Who loses the
// swap has changed nothing.
import * as host from "../abi/host";
import { BreakerSpec, MODE_DISABLED, MODE_FORCED_OPEN } from "../config/program";
import { touch } from "../report/records";
import { nextTurn } from "../share/turn";
import { commit, read, shared, transitionAt } from "./record";
import { retryAfterMs } from "./retry-after";
import { BY_DEADLINE, BY_FORCE, countTransition, logTransition, showState } from "./show";
import {
  Breaker,
  CLOSED,
  FOREIGN_HEALTHY,
  HALF_OPEN,
  HEALTHY,
  isFlagged,
  isSuspended,
  OPEN,
  specOf,
} from "./table";
import * as window from "./window";

/** Swaps lost in a row before a worker leaves a change to the others. */
export const TRIES: u32 = 16;

/** Takes over what the record, just read, says. */
export function sync(breaker: Breaker): void {
  if (breaker.generation != shared.generation) {
    window.clear(breaker);
    touch(breaker.record);
  }
  breaker.state = shared.state;
  breaker.generation = shared.generation;
  breaker.deadlineNs = shared.deadlineNs;
  breaker.sinceNs = shared.sinceNs;
  showState(breaker);
}

/** Turns the working copy of the record into the next state; nothing stands before `publish`. */
export function change(breaker: Breaker, to: u32, reason: u32, now: u64): void {
  const from = shared.state;
  enter(to, now);
  remember(breaker, from, to, reason);
}

/** Writes the record; false (and nothing happened) when another worker was first. */
export function publish(breaker: Breaker, reason: u32): bool {
  if (!commit(breaker)) return false;
  logTransition(breaker);
  sync(breaker);
  announce(breaker, breaker.state, reason);
  return true;
}

/** Closed to open. Who finds that another worker moved the state first leaves it at that. */
export function trip(breaker: Breaker, reason: u32, now: u64): void {
  for (let i: u32 = 0; i < TRIES; i++) {
    read(breaker);
    if (shared.generation != breaker.generation || shared.state != CLOSED) {
      sync(breaker);
      return;
    }
    const attempt = attemptAfterClosed(breaker, now);
    change(breaker, OPEN, reason, now);
    openFor(specOf(breaker), attempt, now);
    if (publish(breaker, reason)) return;
  }
}

/** Sets attempt and deadline of the working copy, which is open. An upstream may ask for longer, up to `max`. */
export function openFor(spec: BreakerSpec, attempt: u32, now: u64): void {
  shared.opened = 1;
  shared.attempt = attempt;
  const ms = min(spec.openMaxMs, max(openMs(spec, attempt), retryAfterMs()));
  shared.deadlineNs = now + ms * 1_000_000;
}

/** What the mode of a new configuration changes to the eye is a transition of its own, counted once. */
export function suspend(breaker: Breaker): void {
  const wanted = isSuspended(breaker) ? specOf(breaker).mode : 0;
  for (let i: u32 = 0; i < TRIES; i++) {
    read(breaker);
    if (shared.suspended == wanted) break;
    const before = seen(shared.suspended, shared.state);
    const after = seen(wanted, shared.state);
    shared.suspended = wanted;
    // Probes in flight at a suspension end neutrally.
    shared.leases = 0;
    if (before != after) remember(breaker, before, after, after == HALF_OPEN ? BY_DEADLINE : BY_FORCE);
    if (!commit(breaker)) continue;
    sync(breaker);
    if (before != after) announce(breaker, after, after == HALF_OPEN ? BY_DEADLINE : BY_FORCE);
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
  shared.sinceWallMs = host.wallNs() / 1_000_000;
  shared.deadlineNs = 0;
  shared.successes = 0;
  shared.failures = 0;
  shared.leases = 0;
}

/** min(max, base * factor^attempt) */
function openMs(spec: BreakerSpec, attempt: u32): u64 {
  let ms = spec.openBaseMs;
  if (spec.openFactor > 1) {
    for (let i: u32 = 0; i < attempt && ms < spec.openMaxMs; i++) ms *= spec.openFactor;
  }
  return min(ms, spec.openMaxMs);
}

/** Back to 0 after a closed state that lasted longer than the window and saw a success of its own. */
function attemptAfterClosed(breaker: Breaker, now: u64): u32 {
  if (shared.opened == 0) return 0;
  const lastedNs = now > shared.sinceNs ? now - shared.sinceNs : 0;
  const healthy = isFlagged(breaker, HEALTHY | FOREIGN_HEALTHY);
  return healthy && lastedNs > breaker.windowMs * 1_000_000 ? 0 : shared.attempt + 1;
}

function seen(suspended: u32, state: u32): u32 {
  if (suspended == MODE_FORCED_OPEN) return OPEN;
  return suspended == MODE_DISABLED ? CLOSED : state;
}

function remember(breaker: Breaker, from: u32, to: u32, reason: u32): void {
  shared.transitions++;
  const transition = transitionAt(0);
  transition.generation = shared.generation;
  transition.from = <u8>from;
  transition.to = <u8>to;
  transition.reason = <u8>reason;
  transition.wallMs = host.wallNs() / 1_000_000;
  transition.completed = window.completed(breaker);
  transition.failed = window.failed(breaker);
  transition.consecutive = window.failuresInRow(breaker);
}

function announce(breaker: Breaker, to: u32, reason: u32): void {
  touch(breaker.record);
  countTransition(breaker, to, reason);
  nextTurn();
}
