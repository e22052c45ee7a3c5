// The breakers of this VM: one entry for each (direction, name), kept over configurations. What the workers share
// is in record.ts; here is what one of them needs to decide without asking: the state as last seen, its own window,
// and the other workers' window as last merged.
import { intern } from "../bytes/pool";
import { Slice } from "../bytes/slice";
import { BreakerSpec, MODE_DISABLED, MODE_FORCED_OPEN, NONE } from "../config/program";
import { clear } from "../report/counter";
import { newRecord, RECORD_BREAKER } from "../report/records";

export const CLOSED: u32 = 0;
export const OPEN: u32 = 1;
export const HALF_OPEN: u32 = 2;

/** 1,024 a configuration; both directions, and those being replaced. */
export const MAX_BREAKERS: u32 = 2048;

/** Counters of a breaker, by place: see flush.ts. */
export const REJECTED: u32 = 0;
export const SHADOW_REJECTED: u32 = 1;
export const LOST: u32 = 2;
export const COUNTERS: u32 = 3;

@unmanaged
export class Breaker {
  /** Interned; 0: a free entry. */
  name: Slice;
  /** Address of its BreakerSpec in the program in force; 0: in none. */
  spec: usize;
  direction: u32;
  /** Number of the configuration that uses it. */
  owner: u32;
  state: u32;
  generation: u32;
  deadlineNs: u64;
  sinceNs: u64;
  /** Streams that it admitted and that have not ended: the entry cannot be given away. */
  inFlight: u32;
  /** Number of its record for the controller. */
  record: u32;
  /** Bits: see below. */
  flags: u32;
  /** Failures in a row: of this worker, and of the others together when last merged. */
  row: u32;
  foreignRow: u32;
  /** Bucket that the newest completions are in, counted from the clock's zero. */
  newest: u64;
  /** 10 buckets are this long together; a window of another length starts anew. */
  windowMs: u64;
  /** Sums over the buckets. */
  completed: u32;
  failed: u32;
  foreignCompleted: u32;
  foreignFailed: u32;
  /** Hash of the status that the controller was told last, and of one on its way: see report/status.ts. */
  toldHash: u32;
  pendingHash: u32;
  /** Envoy's ids of its gauge. */
  gauge: u32;
  gaugeTold: u32;
  /**
   * First of 10 pairs (completed, failed), then 10 pairs of the others', then COUNTERS counters, then Envoy's ids (0:
   * none yet) of the 7 counters of transitions: one for each reason, and one for `forced` to closed.
   */
  bucket0: u64;
}

const BUCKETS_OFFSET: u32 = <u32>offsetof<Breaker>("bucket0");
const FOREIGN_OFFSET: u32 = <u32>BUCKETS_OFFSET + 80;
const COUNTERS_OFFSET: u32 = <u32>FOREIGN_OFFSET + 80;
const METRICS_OFFSET: u32 = <u32>COUNTERS_OFFSET + 72;
const BREAKER_SIZE: u32 = 384;
const TABLE = memory.data(786432, 16);

/** A success began and ended in the present closed state. */
export const HEALTHY: u32 = 1;
/** The same, in another worker. */
export const FOREIGN_HEALTHY: u32 = 2;
/** Its window changed since it was last published. */
export const TOUCHED: u32 = 4;
/** A program was put in force: the record's suspension has to be compared with the mode. */
export const NEW_MODE: u32 = 8;
/** No program uses it any more: the record has to be closed. */
export const RETIRED: u32 = 16;

export let breakerCount: u32 = 0;

export function breakerAt(index: u32): Breaker {
  return changetype<Breaker>(TABLE + index * BREAKER_SIZE);
}

export function specOf(breaker: Breaker): BreakerSpec {
  return changetype<BreakerSpec>(breaker.spec);
}

export function bucketsOf(breaker: Breaker): usize {
  return changetype<usize>(breaker) + BUCKETS_OFFSET;
}

export function foreignBucketsOf(breaker: Breaker): usize {
  return changetype<usize>(breaker) + FOREIGN_OFFSET;
}

export function countersOf(breaker: Breaker): usize {
  return changetype<usize>(breaker) + COUNTERS_OFFSET;
}

/** Cell of the id of a transition's counter. */
export function metricOf(breaker: Breaker, index: u32): usize {
  return changetype<usize>(breaker) + METRICS_OFFSET + (index << 2);
}

/** Its mode holds the state still. */
export function isSuspended(breaker: Breaker): bool {
  return specOf(breaker).mode >= MODE_FORCED_OPEN;
}

export function isFlagged(breaker: Breaker, flag: u32): bool {
  return (breaker.flags & flag) != 0;
}

/** The state as people see it: a suspended breaker shows what it does. */
export function visibleState(breaker: Breaker): u32 {
  if (breaker.spec == 0) return CLOSED;
  const mode = specOf(breaker).mode;
  if (mode == MODE_FORCED_OPEN) return OPEN;
  return mode == MODE_DISABLED ? CLOSED : breaker.state;
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
  if (free != NONE) prepare(free, direction, kept);
  return free;
}

function prepare(index: u32, direction: u32, name: Slice): void {
  const breaker = breakerAt(index);
  const record = breaker.name == 0 ? newRecord(RECORD_BREAKER, index) : breaker.record;
  memory.fill(changetype<usize>(breaker), 0, BREAKER_SIZE);
  clear(countersOf(breaker), COUNTERS);
  breaker.name = name;
  breaker.direction = direction;
  breaker.owner = NONE;
  breaker.windowMs = 10_000;
  breaker.record = record;
  breaker.gauge = NONE;
  breaker.gaugeTold = NONE;
}
