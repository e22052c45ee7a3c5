// The sliding windows of a breaker: 10 buckets each, anchored at whole multiples of a tenth of its length on the
// monotonic clock, so that all workers have the same boundaries. A completion counts for 0.9 of the length at least
// and never from its full length on. Sums are kept, so a judgement reads a few numbers.
import { BreakerSpec, NONE } from "../config/program";
import { foreignPairsOf, PAIRS_SIZE, pairsOf, Ring } from "./table";

export const BUCKETS: u32 = 10;
/** Nanoseconds of a bucket for each millisecond of the window. */
const BUCKET_NS: u64 = 1_000_000 / BUCKETS;
/** Where a breaker trips by no rate. */
const DEFAULT_MS: u64 = 10_000;

/** Length of the window of `rate`. */
export function rateMs(spec: BreakerSpec): u64 {
  return spec.rateThresholdPpm == NONE ? DEFAULT_MS : spec.windowMs;
}

/** Length of the window of `slow`. */
export function slowMs(spec: BreakerSpec): u64 {
  return spec.slowThresholdPpm == NONE ? DEFAULT_MS : spec.slowWindowMs;
}

/** The longer of those that the breaker trips by. */
export function longestMs(spec: BreakerSpec): u64 {
  if (spec.rateThresholdPpm == NONE) return slowMs(spec);
  return spec.slowThresholdPpm == NONE ? spec.windowMs : max(spec.windowMs, spec.slowWindowMs);
}

/** Gives it this length; true when it had another one and begins anew: buckets of two lengths cannot be added up. */
export function fit(ring: Ring, windowMs: u64): bool {
  const before = ring.bucketNs;
  if (before == windowMs * BUCKET_NS) return false;
  ring.bucketNs = windowMs * BUCKET_NS;
  clear(ring);
  return before != 0;
}

export function clear(ring: Ring): void {
  ring.newest = 0;
  ring.endNs = 0;
  empty(ring);
}

/** Lets go of what is too old. A clock that steps back changes nothing: the newest bucket stays the newest. */
export function advance(ring: Ring, now: u64): void {
  if (now >= ring.endNs) advanceTo(ring, now / ring.bucketNs);
}

/** A completion that was bad, for `add`. */
export const BAD: u64 = ((<u64>1) << 32) | 1;

/**
 * Counts one completion, 1 or BAD, in the newest bucket, after `advance`. Numbers that are a pair are added up as one
 * word.
 */
export function add(ring: Ring, one: u64): void {
  const cell = ring.cell;
  store<u64>(cell, load<u64>(cell) + one);
  const sums = sumsOf(ring);
  store<u64>(sums, load<u64>(sums) + one);
}

/** What this worker's completions have become more by since the last call, wherever they are by now: a word as `add` takes. */
export function takeUncounted(ring: Ring): u64 {
  const sums = load<u64>(sumsOf(ring));
  const more = ring.uncounted + sums;
  ring.uncounted = 0 - sums;
  return more;
}

/** Completions in the window, of all workers as far as known. */
export function all(ring: Ring): u32 {
  return ring.all + ring.foreignAll;
}

export function bad(ring: Ring): u32 {
  return ring.bad + ring.foreignBad;
}

/** Takes what other workers published for bucket number `bucket` into the others' sums. */
export function addForeign(ring: Ring, bucket: u64, all: u32, bad: u32): void {
  if (bucket > ring.newest || ring.endNs == 0) advanceTo(ring, bucket);
  if (bucket + BUCKETS <= ring.newest) return;
  const cell = foreignPairsOf(ring) + <u32>(bucket % BUCKETS) * 8;
  store<u32>(cell, load<u32>(cell) + all);
  store<u32>(cell, load<u32>(cell, 4) + bad, 4);
  ring.foreignAll += all;
  ring.foreignBad += bad;
}

/** Before a merge: the others' part starts from nothing. */
export function clearForeign(ring: Ring): void {
  memory.fill(foreignPairsOf(ring), 0, PAIRS_SIZE);
  ring.foreignAll = 0;
  ring.foreignBad = 0;
}

/** To a later bucket than the newest, or the first one ever. */
function advanceTo(ring: Ring, bucket: u64): void {
  const gone = bucket > ring.newest ? min<u64>(bucket - ring.newest, BUCKETS) : 0;
  // Of a key that is seldom used mostly all is too old.
  if (gone == BUCKETS) empty(ring);
  else for (let i: u64 = 1; i <= gone; i++) drop(ring, <u32>((ring.newest + i) % BUCKETS) * 8);
  ring.newest = bucket;
  ring.endNs = (bucket + 1) * ring.bucketNs;
  ring.cell = pairsOf(ring) + <u32>(bucket % BUCKETS) * 8;
}

function drop(ring: Ring, offset: u32): void {
  const own = pairsOf(ring) + offset;
  leave(ring, load<u64>(own));
  store<u64>(own, 0);
  const foreign = foreignPairsOf(ring) + offset;
  ring.foreignAll -= load<u32>(foreign);
  ring.foreignBad -= load<u32>(foreign, 4);
  store<u64>(foreign, 0);
}

/** Nothing is in any bucket. */
function empty(ring: Ring): void {
  leave(ring, load<u64>(sumsOf(ring)));
  ring.foreignAll = 0;
  ring.foreignBad = 0;
  memory.fill(pairsOf(ring), 0, 2 * PAIRS_SIZE);
}

/** So many of this worker's leave the sums. */
function leave(ring: Ring, gone: u64): void {
  const sums = sumsOf(ring);
  store<u64>(sums, load<u64>(sums) - gone);
  ring.uncounted += gone;
}

/** Place of this worker's two sums. */
function sumsOf(ring: Ring): usize {
  return changetype<usize>(ring) + offsetof<Ring>("all");
}
