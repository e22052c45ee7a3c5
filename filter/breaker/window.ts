// The sliding window of a breaker: 10 buckets, anchored at whole multiples of a tenth of its length on the monotonic
// clock, so that all workers have the same boundaries. A completion counts for 0.9 of the length at least and never
// from its full length on. Sums are kept, so a judgement reads four numbers.
import { Breaker, bucketsOf, FOREIGN_HEALTHY, foreignBucketsOf, HEALTHY, TOUCHED } from "./table";

export const BUCKETS: u32 = 10;

/** Forgets everything: at each change of state. */
export function clear(breaker: Breaker): void {
  restart(breaker, breaker.windowMs);
  breaker.row = 0;
  breaker.foreignRow = 0;
  breaker.flags &= ~(HEALTHY | FOREIGN_HEALTHY | TOUCHED);
}

/** Begins a window of another length, empty; buckets of two lengths cannot be added up. */
export function restart(breaker: Breaker, windowMs: u64): void {
  memory.fill(bucketsOf(breaker), 0, 160);
  breaker.completed = 0;
  breaker.failed = 0;
  breaker.foreignCompleted = 0;
  breaker.foreignFailed = 0;
  breaker.newest = 0;
  breaker.windowMs = windowMs;
  breaker.flags |= TOUCHED;
}

/** Number of the bucket that `now` falls in. */
export function bucketAt(breaker: Breaker, now: u64): u64 {
  return now / (breaker.windowMs * (1_000_000 / BUCKETS));
}

/** Lets go of what is too old. A clock that steps back changes nothing: the newest bucket stays the newest. */
export function advance(breaker: Breaker, now: u64): void {
  advanceTo(breaker, bucketAt(breaker, now));
}

/** Counts one completion at `now`, after `advance`. */
export function add(breaker: Breaker, failed: bool): void {
  const cell = bucketsOf(breaker) + <u32>(breaker.newest % BUCKETS) * 8;
  store<u32>(cell, load<u32>(cell) + 1);
  breaker.completed++;
  if (failed) {
    store<u32>(cell + 4, load<u32>(cell + 4) + 1);
    breaker.failed++;
  }
  breaker.flags |= TOUCHED;
}

/** Completions in the window, of all workers as far as known. */
export function completed(breaker: Breaker): u32 {
  return breaker.completed + breaker.foreignCompleted;
}

export function failed(breaker: Breaker): u32 {
  return breaker.failed + breaker.foreignFailed;
}

export function failuresInRow(breaker: Breaker): u32 {
  return breaker.row + breaker.foreignRow;
}

/** Takes what other workers published for bucket number `bucket` into the others' sums. */
export function addForeign(breaker: Breaker, bucket: u64, completed: u32, failed: u32): void {
  advanceTo(breaker, bucket);
  if (bucket + BUCKETS <= breaker.newest) return;
  const cell = foreignBucketsOf(breaker) + <u32>(bucket % BUCKETS) * 8;
  store<u32>(cell, load<u32>(cell) + completed);
  store<u32>(cell + 4, load<u32>(cell + 4) + failed);
  breaker.foreignCompleted += completed;
  breaker.foreignFailed += failed;
}

/** Before a merge: the others' part starts from nothing. */
export function clearForeign(breaker: Breaker): void {
  memory.fill(foreignBucketsOf(breaker), 0, 80);
  breaker.foreignCompleted = 0;
  breaker.foreignFailed = 0;
  breaker.foreignRow = 0;
  breaker.flags &= ~FOREIGN_HEALTHY;
}

function advanceTo(breaker: Breaker, bucket: u64): void {
  if (bucket <= breaker.newest) return;
  const gone = min<u64>(bucket - breaker.newest, BUCKETS);
  for (let i: u64 = 1; i <= gone; i++) drop(breaker, <u32>((breaker.newest + i) % BUCKETS));
  breaker.newest = bucket;
}

function drop(breaker: Breaker, index: u32): void {
  const own = bucketsOf(breaker) + index * 8;
  breaker.completed -= load<u32>(own);
  breaker.failed -= load<u32>(own + 4);
  store<u64>(own, 0);
  const foreign = foreignBucketsOf(breaker) + index * 8;
  breaker.foreignCompleted -= load<u32>(foreign);
  breaker.foreignFailed -= load<u32>(foreign + 4);
  store<u64>(foreign, 0);
}
