// The one truth about a breaker that all workers of an Envoy share: state, generation, deadline, attempt, and who
// holds the places of probes. It is read into a working copy, changed there, and written back by compare-and-swap;
// a mismatch means that another worker was first, and the change is judged anew.
//
//   0  state, generation, attempt, suspended          u32 each
//  16  deadline, since (monotonic ns), since (wall ms) u64 each
//  40  successes, failures of this half-open state, last lease number, leases   u32 each
//  56  transitions ever, opened before                 u32 each
//  64  the claim of the place that a key's record is for; 0 for a breaker with a name of its own   u32, 4 unused
//  72  the last 8 transitions, 80 bytes each
// 712  the leases, 16 bytes each
//
// Numbers of places are given out again, and their records stay: one of another claim says nothing about this key,
// and one of a later claim is not this worker's to write.
import * as host from "../abi/host";
import { landAnywhere, landNextAt } from "../abi/memory";
import { Slice, sizeOf, slice } from "../bytes/slice";
import { breakerKey, breakerPlaceKey } from "../share/key";
import { Breaker, CLOSED, isKey, RAMP } from "./table";

/** The configuration allows as many probes. */
export const MAX_LEASES: u32 = 100;
export const HISTORY: u32 = 8;
const HISTORY_OFFSET: u32 = 72;
const TRANSITION_SIZE: u32 = 80;
const LEASES_OFFSET: u32 = 712;
/** MAX_LEASES leases, and what stands before them. */
const WORK_SIZE: u32 = 2312;
const WORK = memory.data(2312, 8);

@unmanaged
export class Shared {
  state: u32;
  generation: u32;
  /** Times in a row that it opened without being healthy between: the exponent of the open time. */
  attempt: u32;
  /** 0, or the mode (forcedOpen, disabled) that suspends the state. */
  suspended: u32;
  deadlineNs: u64;
  sinceNs: u64;
  sinceWallMs: u64;
  successes: u32;
  failures: u32;
  lastLease: u32;
  leases: u32;
  transitions: u32;
  opened: u32;
  claim: u32;
  pad: u32;
}

@unmanaged
export class Lease {
  endsNs: u64;
  number: u32;
  pad: u32;
}

/** What moved the state, and the numbers it was judged by. */
@unmanaged
export class Transition {
  wallMs: u64;
  /** How long the new state lasts; 0: until something happens. */
  lastsMs: u64;
  generation: u32;
  from: u8;
  to: u8;
  reason: u8;
  pad: u8;
  completed: u32;
  failed: u32;
  consecutive: u32;
  slowCompleted: u32;
  slow: u32;
  hung: u32;
  successes: u32;
  failures: u32;
  threshold: u32;
  attempt: u32;
  pad2: u64;
}

/** The working copy of the record loaded last. */
export const shared = changetype<Shared>(WORK);
let cas: u32 = 0;
/** True when the record loaded last is of a later claim: the key has lost its place, and nothing can be written. */
export let lost: bool = false;

/** Reads the record of `breaker`; one that was never written is closed, of generation 0. */
export function read(breaker: Breaker): void {
  // Straight into its place: the arena may be full of a request's headers.
  landNextAt(WORK, WORK_SIZE);
  const size = sizeOf(host.sharedData(keyOf(breaker)));
  // The host need not have handed anything over; its next value is another one.
  landAnywhere();
  cas = size == 0 ? host.CREATE : host.lastCas;
  lost = false;
  // What another build may have written is none of this one's states.
  if (size >= LEASES_OFFSET && shared.state <= RAMP) {
    if (shared.claim == breaker.claim) {
      shared.leases = (size - LEASES_OFFSET) >> 4;
      return;
    }
    lost = isKey(breaker) && <i32>(shared.claim - breaker.claim) > 0;
    // Creating what is there already fails.
    if (lost) cas = host.CREATE;
  }
  memory.fill(WORK, 0, LEASES_OFFSET);
  shared.claim = breaker.claim;
  if (host.lastStatus != host.OK && host.lastStatus != host.NOT_FOUND) assumeSeen(breaker);
}

/** Writes the working copy back; false when another worker wrote since `read`. */
export function commit(breaker: Breaker): bool {
  const size = LEASES_OFFSET + (shared.leases << 4);
  return host.setSharedData(keyOf(breaker), slice(WORK, size), cas) == host.OK;
}

/**
 * Before a place is released: from now on nobody can write a record for the claim at hand, so no worker's transition is
 * lost. False when the key is not closed, or another worker was first.
 */
export function seal(breaker: Breaker): bool {
  read(breaker);
  if (lost) return true;
  if (shared.state != CLOSED) return false;
  memory.fill(WORK, 0, LEASES_OFFSET);
  // The release is a later change than the claim, and the next claim a still later one.
  shared.claim = breaker.claim + 1;
  return commit(breaker);
}

export function leaseAt(index: u32): Lease {
  return changetype<Lease>(WORK + LEASES_OFFSET + (index << 4));
}

/** Number of the new lease. */
export function addLease(endsNs: u64): u32 {
  const lease = leaseAt(shared.leases++);
  lease.endsNs = endsNs;
  lease.number = ++shared.lastLease;
  return lease.number;
}

/** False when there is none of that number (any more), or it has run out: that is for `dropExpired`. */
export function removeLease(number: u32, now: u64): bool {
  for (let i: u32 = 0; i < shared.leases; i++) {
    if (leaseAt(i).number != number) continue;
    if (leaseAt(i).endsNs <= now) return false;
    removeAt(i);
    return true;
  }
  return false;
}

/** Takes out the leases that have run out; how many. */
export function dropExpired(now: u64): u32 {
  let dropped: u32 = 0;
  for (let i: u32 = shared.leases; i > 0; i--) {
    if (leaseAt(i - 1).endsNs > now) continue;
    removeAt(i - 1);
    dropped++;
  }
  return dropped;
}

/** The `index`-th newest transition, 0 the last one; there are min(transitions, HISTORY). */
export function transitionAt(index: u32): Transition {
  const place = (shared.transitions - 1 - index) % HISTORY;
  return changetype<Transition>(WORK + HISTORY_OFFSET + place * TRANSITION_SIZE);
}

/** The host could not say: the state is what it was last seen to be, and cannot be changed. */
function assumeSeen(breaker: Breaker): void {
  shared.state = breaker.state;
  shared.generation = breaker.generation;
  shared.deadlineNs = breaker.deadlineNs;
  shared.sinceNs = breaker.sinceNs;
}

function keyOf(breaker: Breaker): Slice {
  return isKey(breaker) ? breakerPlaceKey(breaker.place) : breakerKey(breaker.direction, breaker.name);
}

function removeAt(index: u32): void {
  shared.leases--;
  if (index != shared.leases)
    memory.copy(WORK + LEASES_OFFSET + (index << 4), WORK + LEASES_OFFSET + (shared.leases << 4), 16);
}
