// The breakers of this VM: one entry for each (direction, name), kept over configurations, and behind them one for
// each key of a keyed breaker. What the workers share is in record.ts; here is what one of them needs to decide
// without asking: the state as last seen, its own windows, and the other workers' as last merged.
//
// The named entry of a keyed breaker is the breaker of all values that found no place among its keys.
import { intern } from "../bytes/pool";
import { Slice, slice } from "../bytes/slice";
import { BreakerSpec, MODE_DISABLED, MODE_FORCED_OPEN, NONE } from "../config/program";
import { newRecord, RECORD_BREAKER } from "../report/records";
import { clearTally } from "./tally";

export const CLOSED: u32 = 0;
export const OPEN: u32 = 1;
export const HALF_OPEN: u32 = 2;
export const RAMP: u32 = 3;

/** 1,024 a configuration; both directions, and those being replaced. */
export const MAX_BREAKERS: u32 = 2048;
/** Policy contract: over all breakers. */
export const MAX_KEYS: u32 = 16384;
/** Longer values are cut and end with a hash of the whole. */
export const KEY_SIZE: u32 = 128;

/**
 * In the order of use, so that a request touches few lines of the cache, of which 10,000 keys have many: first what finds,
 * admits and settles it (64 bytes), then what waits, tells and trips. Neighbours are read as pairs: see settle.ts.
 */
@unmanaged
export class Breaker {
  keyHash: u32;
  /** Index of the breaker that this is a key of; NONE: it has a name of its own. */
  parent: u32;
  /** Index + 1 of the next key in the chain of its hash. */
  next: u32;
  keySize: u32;
  /** A key: when it was last used by any worker, as far as known. */
  usedNs: u64;
  generation: u32;
  state: u32;
  /** Address of its BreakerSpec in the program in force; 0: in none. */
  spec: usize;
  /** Bits: see below. */
  flags: u32;
  /** Failures in a row: of this worker, and of the others together when last merged. */
  row: u32;
  foreignRow: u32;
  /** Requests that wait for longer than `hung.over`: of this worker, and of the others. */
  hung: u32;
  foreignHung: u32;
  /** Streams that it admitted and that have not ended: the entry cannot be given away. */
  inFlight: u32;
  /** In the list of waiting requests: the first that has not waited for too long yet, or the list's end. */
  firstFresh: usize;
  /** The list of waiting requests, a ring of links that begins and ends here: as `earlier` and `later` of a stream. */
  lastWaiting: usize;
  firstWaiting: usize;
  /** Number of that list: a new one begins with each state. */
  list: u32;
  /** A key: when the other workers last heard of it. */
  heardNs: u64;
  deadlineNs: u64;
  /** Interned; 0: a free entry. Of a key: its breaker's. */
  name: Slice;
  direction: u32;
  /** Number of its record for the controller; of a key: its breaker's. */
  record: u32;
  /** What the ramp has saved up towards its next admission, parts per million. */
  credit: u32;
  /** A key's number in the Envoy; NONE: none yet. */
  place: u32;
  /** Which claim of that place it is: each has a higher number than the one before. */
  claim: u32;
  /** Number of the configuration that uses it. */
  owner: u32;
  /** Hash of the status that the controller was told last, and of one on its way: see report/status.ts. */
  toldHash: u32;
  pendingHash: u32;
  sinceNs: u64;
  /** When a configuration last restarted a window of it, wall clock; 0: never. */
  restartedWallMs: u64;
}

/** One window: see window.ts. Behind it 10 pairs (all, bad) of this worker, then 10 of the others. */
@unmanaged
export class Ring {
  /** When the newest bucket ends. */
  endNs: u64;
  /** Sums over the buckets, in an order in which this worker's two and the two bad ones can be read as one word each. */
  foreignAll: u32;
  all: u32;
  bad: u32;
  foreignBad: u32;
  /** Address of this worker's pair of the newest bucket. */
  cell: usize;
  pad: u32;
  bucketNs: u64;
  /** Number of the newest bucket, counted from the clock's zero. */
  newest: u64;
  /** What has left this worker's sums and is not counted yet, less what is counted and still in them; a word as they are. */
  uncounted: u64;
}

export const PAIRS_SIZE: u32 = 80;
const RING_HEAD: u32 = <u32>offsetof<Ring>();
/** Where an entry's windows stand, and its size: multiples of 32, so that what a completion needs of each is in one line. */
const RATE_OFFSET: u32 = 160;
const SLOW_OFFSET: u32 = 384;
const BREAKER_SIZE: u32 = 608;
/** MAX_BREAKERS + MAX_KEYS entries. */
const TABLE = memory.data(11206656, 64);
const KEY_TEXTS = memory.data(2097152, 64);

/** A success began and ended in the present closed state. */
export const HEALTHY: u32 = 1;
/** The same, in another worker. */
export const FOREIGN_HEALTHY: u32 = 2;
/** Its windows changed since they were last published. */
export const TOUCHED: u32 = 4;
/** A program was put in force: the record's suspension has to be compared with the mode. */
export const NEW_MODE: u32 = 8;
/** No program uses it any more: the record has to be closed. */
export const RETIRED: u32 = 16;
/** A key that waits for its windows to be published; those with a name are looked at at each tick, as if they did. */
export const QUEUED: u32 = 32;

export let breakerCount: u32 = 0;

export function breakerAt(index: u32): Breaker {
  return changetype<Breaker>(TABLE + index * BREAKER_SIZE);
}

export function indexOf(breaker: Breaker): u32 {
  return <u32>(changetype<usize>(breaker) - TABLE) / BREAKER_SIZE;
}

export function specOf(breaker: Breaker): BreakerSpec {
  return changetype<BreakerSpec>(breaker.spec);
}

/** Failures of all completions. */
export function rateOf(breaker: Breaker): Ring {
  return changetype<Ring>(changetype<usize>(breaker) + RATE_OFFSET);
}

/** Slow ones of all completions; only kept where the breaker trips by them. */
export function slowOf(breaker: Breaker): Ring {
  return changetype<Ring>(changetype<usize>(breaker) + SLOW_OFFSET);
}

export function pairsOf(ring: Ring): usize {
  return changetype<usize>(ring) + RING_HEAD;
}

export function foreignPairsOf(ring: Ring): usize {
  return changetype<usize>(ring) + RING_HEAD + PAIRS_SIZE;
}

/** The breaker's own link in its list of waiting requests, between the last and the first. */
export function listEnd(breaker: Breaker): usize {
  return changetype<usize>(breaker) + offsetof<Breaker>("lastWaiting");
}

/** Nobody waits. */
export function emptyList(breaker: Breaker): void {
  const end = listEnd(breaker);
  breaker.firstWaiting = end;
  breaker.lastWaiting = end;
  breaker.firstFresh = end;
}

export function isKey(breaker: Breaker): bool {
  return breaker.parent != NONE;
}

/** Index of the named breaker that counts for it: itself, or the one that it is a key of. */
export function namedIndexOf(breaker: Breaker): u32 {
  return breaker.parent == NONE ? indexOf(breaker) : breaker.parent;
}

/** Where the text of the key at `index` stands. */
export function keyTextAt(index: u32): usize {
  return KEY_TEXTS + (index - MAX_BREAKERS) * KEY_SIZE;
}

export function keyOf(breaker: Breaker): Slice {
  return slice(keyTextAt(indexOf(breaker)), breaker.keySize);
}

/** Its mode holds the state still. */
export function isSuspended(breaker: Breaker): bool {
  return specOf(breaker).mode >= MODE_FORCED_OPEN;
}

export function isFlagged(breaker: Breaker, flag: u32): bool {
  return (breaker.flags & flag) != 0;
}

/** The state as people see it. */
export function visibleState(breaker: Breaker): u32 {
  return breaker.spec == 0 ? CLOSED : stateUnder(specOf(breaker).mode, breaker.state);
}

/** A suspended breaker shows what it does. */
export function stateUnder(mode: u32, state: u32): u32 {
  if (mode == MODE_FORCED_OPEN) return OPEN;
  return mode == MODE_DISABLED ? CLOSED : state;
}

/** The entry of (direction, name), made if there is none; NONE when the table is full. */
export function entryOf(direction: u32, name: Slice): u32 {
  let free: u32 = NONE;
  const kept = intern(name);
  if (kept == 0) return NONE;
  for (let i: u32 = 0; i < breakerCount; i++) {
    const breaker = breakerAt(i);
    if (breaker.name == kept && breaker.direction == direction) return i;
    if (free == NONE && breaker.spec == 0 && breaker.inFlight == 0 && !isFlagged(breaker, RETIRED)) free = i;
  }
  // Entries that no program uses are only given away when there is no new one: they hold counts worth keeping.
  if (breakerCount < MAX_BREAKERS) free = breakerCount++;
  if (free != NONE) prepareNamed(free, direction, kept);
  return free;
}

/** Makes the entry new, of nothing but a name and windows that have never begun. */
export function prepare(breaker: Breaker, direction: u32, name: Slice): void {
  memory.fill(changetype<usize>(breaker), 0, BREAKER_SIZE);
  breaker.name = name;
  breaker.direction = direction;
  emptyList(breaker);
  breaker.owner = NONE;
  breaker.parent = NONE;
  breaker.place = NONE;
}

function prepareNamed(index: u32, direction: u32, name: Slice): void {
  const breaker = breakerAt(index);
  const record = breaker.name == 0 ? newRecord(RECORD_BREAKER, index) : breaker.record;
  prepare(breaker, direction, name);
  breaker.flags = QUEUED;
  breaker.record = record;
  clearTally(index);
}
