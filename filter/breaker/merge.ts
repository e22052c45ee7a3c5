// One window for all workers: each tick a worker publishes the windows that changed in it, and reads what the others
// published, also of breakers that it has not used itself: the next burst may be its own. Parts of another generation
// say nothing about the present state; buckets of another length cannot be added up.
//
// A breaker's key holds one part for each slot:
//   slot, generation, row, healthy, vm, windowMs   u32 each
//   newest                                          u64
//   10 pairs (completed, failed)                    u32 each
import * as host from "../abi/host";
import { mark, release } from "../abi/memory";
import { ptrOf, sizeOf, slice } from "../bytes/slice";
import { WINDOWS, windowKey } from "../share/key";
import { MAX_SLOTS, mine, owns, vm } from "../share/slot";
import { judge } from "./settle";
import { TRIES } from "./state";
import { Breaker, bucketsOf, FOREIGN_HEALTHY, HEALTHY, isFlagged, TOUCHED } from "./table";
import * as window from "./window";

@unmanaged
class Part {
  slot: u32;
  generation: u32;
  row: u32;
  healthy: u32;
  vm: u32;
  windowMs: u32;
  newest: u64;
  bucket0: u64;
}

const BUCKETS_OFFSET: u32 = <u32>offsetof<Part>("bucket0");
const PART_SIZE: u32 = 112;
const PARTS = memory.data(14336, 8);
let partsCas: u32 = 0;

/** Compare-and-swap value of WINDOWS when last read: each write gives it another one. */
let seenCas: u32 = 0;
let anyChanged: bool = false;
let anyPublished: bool = false;

/** At the beginning of a tick; `look`: states have changed, so what was of no use may be of use now. */
export function beginMerges(look: bool): void {
  const written = host.sharedData(WINDOWS) != 0;
  anyChanged = look || (written && host.lastCas != seenCas);
  if (written) seenCas = host.lastCas;
}

/** At its end: the others shall look. */
export function endMerges(): void {
  if (anyPublished) host.setSharedData(WINDOWS, WINDOWS, 0);
  anyPublished = false;
}

/**
 * Publishes this worker's window where it changed, takes the others', and judges the joint one if both did: alone,
 * each was judged when it completed, and what leaves the window must not trip. What finds no turn stays touched.
 */
export function merge(breaker: Breaker, now: u64): void {
  window.advance(breaker, now);
  const touched = isFlagged(breaker, TOUCHED);
  // A row of another worker's is looked at in any case: that worker may die.
  if (!touched && !anyChanged && breaker.foreignRow == 0) return;
  for (let i: u32 = 0; i < TRIES; i++) {
    const count = readParts(breaker);
    const own = ownPart(count);
    if (touched && !publish(breaker, count, own)) continue;
    if (takeOthers(breaker, count, own, now) && touched) judge(breaker, now);
    return;
  }
}

/** Copies the parts out of shared data; how many. */
function readParts(breaker: Breaker): u32 {
  const arena = mark();
  const value = host.sharedData(windowKey(breaker.direction, breaker.name));
  partsCas = sizeOf(value) > 0 ? host.lastCas : host.CREATE;
  const count = min(sizeOf(value) / PART_SIZE, MAX_SLOTS);
  memory.copy(PARTS, ptrOf(value), count * PART_SIZE);
  release(arena);
  return count;
}

/** Index of this worker's part: the present one, or one more; the last place where others have left none. */
function ownPart(count: u32): u32 {
  for (let i: u32 = 0; i < count; i++) if (partAt(i).slot == mine) return i;
  return min(count, MAX_SLOTS - 1);
}

/** False when another worker wrote since `readParts`. */
function publish(breaker: Breaker, count: u32, own: u32): bool {
  fill(partAt(own), breaker);
  const bytes = slice(PARTS, max(count, own + 1) * PART_SIZE);
  if (host.setSharedData(windowKey(breaker.direction, breaker.name), bytes, partsCas) != host.OK)
    return false;
  breaker.flags &= ~TOUCHED;
  anyPublished = true;
  return true;
}

function fill(part: Part, breaker: Breaker): void {
  part.slot = mine;
  part.generation = breaker.generation;
  part.row = breaker.row;
  part.healthy = isFlagged(breaker, HEALTHY) ? 1 : 0;
  part.vm = vm;
  part.windowMs = <u32>breaker.windowMs;
  part.newest = breaker.newest;
  memory.copy(changetype<usize>(part) + BUCKETS_OFFSET, bucketsOf(breaker), window.BUCKETS * 8);
}

/** True when they are not what they were. */
function takeOthers(breaker: Breaker, count: u32, own: u32, now: u64): bool {
  const completed = breaker.foreignCompleted;
  const failed = breaker.foreignFailed;
  const row = breaker.foreignRow;
  window.clearForeign(breaker);
  for (let i: u32 = 0; i < count; i++) {
    const part = partAt(i);
    if (i == own || part.generation != breaker.generation) continue;
    if (part.windowMs == <u32>breaker.windowMs) takeBuckets(breaker, part);
    if (part.healthy != 0) breaker.flags |= FOREIGN_HEALTHY;
    // A row of failures counts while its worker lives: a dead one will never end it.
    if (part.row > 0 && owns(part.slot, part.vm, now)) breaker.foreignRow += part.row;
  }
  return (
    completed != breaker.foreignCompleted || failed != breaker.foreignFailed || row != breaker.foreignRow
  );
}

function takeBuckets(breaker: Breaker, part: Part): void {
  for (let age: u32 = 0; age < window.BUCKETS && age <= part.newest; age++) {
    const bucket = part.newest - age;
    const cell = cellOf(part, bucket);
    if (load<u32>(cell) > 0) window.addForeign(breaker, bucket, load<u32>(cell), load<u32>(cell + 4));
  }
}

function cellOf(part: Part, bucket: u64): usize {
  return changetype<usize>(part) + BUCKETS_OFFSET + <u32>(bucket % window.BUCKETS) * 8;
}

function partAt(index: u32): Part {
  return changetype<Part>(PARTS + index * PART_SIZE);
}
