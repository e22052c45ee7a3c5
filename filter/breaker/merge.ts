// One window for all workers: each tick a worker publishes the windows that changed in it, and reads what the others
// published, also of breakers that it has not used itself: the next burst may be its own. Parts of another generation
// say nothing about the present state; buckets of another length cannot be added up.
//
// A breaker's key holds one part for each slot:
//   slot, generation, row, hung, healthy, vm         u32 each
//   the claim of the place that a key's part is for   u32
//   by which `hung.over` the hung ones were counted, milliseconds   u32
//   the window of `rate`, then that of `slow`:
//     length of a bucket in ns, number of the newest   u64 each
//     10 pairs (all, bad)                              u32 each
import * as host from "../abi/host";
import { mark, release } from "../abi/memory";
import { larger, smaller } from "../bytes/numbers";
import { ptrOf, Slice, sizeOf, slice } from "../bytes/slice";
import { WINDOWS, windowKey, windowPlaceKey } from "../share/key";
import { MAX_SLOTS, mine, owns, vm } from "../share/slot";
import { judge } from "./settle";
import { TRIES } from "./state";
import {
  Breaker,
  FOREIGN_HEALTHY,
  HEALTHY,
  isFlagged,
  isKey,
  PAIRS_SIZE,
  pairsOf,
  Ring,
  rateOf,
  slowOf,
  specOf,
  TOUCHED,
} from "./table";
import * as window from "./window";

@unmanaged
class Part {
  slot: u32;
  generation: u32;
  row: u32;
  hung: u32;
  healthy: u32;
  vm: u32;
  /** Places are given out again: what another key left there says nothing. */
  claim: u32;
  /** Its lower 32 bits: another configuration's counts say nothing. */
  hungOverMs: u32;
}

/** One window of a part; its pairs behind it. */
@unmanaged
class Published {
  bucketNs: u64;
  newest: u64;
}

const RATE_OFFSET: u32 = <u32>offsetof<Part>();
const PUBLISHED_SIZE: u32 = <u32>offsetof<Published>() + PAIRS_SIZE;
const SLOW_OFFSET: u32 = <u32>RATE_OFFSET + PUBLISHED_SIZE;
const PART_SIZE: u32 = <u32>SLOW_OFFSET + PUBLISHED_SIZE;
/** MAX_SLOTS parts. */
const PARTS = memory.data(28672, 8);
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
 * Publishes this worker's windows where they changed, takes the others', and judges the joint ones if both did: alone,
 * each was judged when it completed, and what leaves a window must not trip. What finds no turn stays touched.
 */
export function merge(breaker: Breaker, now: u64): void {
  window.advance(rateOf(breaker), now);
  window.advance(slowOf(breaker), now);
  // Another worker's row and hung requests are looked at in any case: that worker may die.
  const stale = anyChanged || breaker.foreignRow + breaker.foreignHung > 0;
  if (stale || isFlagged(breaker, TOUCHED)) exchange(breaker, now);
}

/** The same, whether anything is known to have changed or not. */
export function exchange(breaker: Breaker, now: u64): void {
  const touched = isFlagged(breaker, TOUCHED);
  for (let i: u32 = 0; i < TRIES; i++) {
    const count = readParts(breaker);
    const own = ownPart(count);
    if (touched && !publish(breaker, count, own)) continue;
    if (takeOthers(breaker, count, own, now) && touched) judge(breaker, specOf(breaker), now);
    return;
  }
}

/** Copies the parts out of shared data; how many. */
function readParts(breaker: Breaker): u32 {
  const arena = mark();
  const value = host.sharedData(keyOf(breaker));
  partsCas = sizeOf(value) > 0 ? host.lastCas : host.CREATE;
  const count = smaller(sizeOf(value) / PART_SIZE, MAX_SLOTS);
  memory.copy(PARTS, ptrOf(value), count * PART_SIZE);
  release(arena);
  return count;
}

/** Index of this worker's part: the present one, or one more; the last place where others have left none. */
function ownPart(count: u32): u32 {
  for (let i: u32 = 0; i < count; i++) if (partAt(i).slot == mine) return i;
  return smaller(count, MAX_SLOTS - 1);
}

/** False when another worker wrote since `readParts`. */
function publish(breaker: Breaker, count: u32, own: u32): bool {
  fill(partAt(own), breaker);
  const bytes = slice(PARTS, larger(count, own + 1) * PART_SIZE);
  if (host.setSharedData(keyOf(breaker), bytes, partsCas) != host.OK) return false;
  breaker.flags &= ~TOUCHED;
  if (!isKey(breaker)) anyPublished = true;
  return true;
}

function fill(part: Part, breaker: Breaker): void {
  part.slot = mine;
  part.generation = breaker.generation;
  part.row = breaker.row;
  part.hung = breaker.hung;
  part.healthy = isFlagged(breaker, HEALTHY) ? 1 : 0;
  part.vm = vm;
  part.claim = breaker.claim;
  part.hungOverMs = <u32>specOf(breaker).hungOverMs;
  fillWindow(changetype<usize>(part) + RATE_OFFSET, rateOf(breaker));
  fillWindow(changetype<usize>(part) + SLOW_OFFSET, slowOf(breaker));
}

function fillWindow(place: usize, ring: Ring): void {
  changetype<Published>(place).bucketNs = ring.bucketNs;
  changetype<Published>(place).newest = ring.newest;
  memory.copy(place + offsetof<Published>(), pairsOf(ring), PAIRS_SIZE);
}

/** True when they are not what they were. */
function takeOthers(breaker: Breaker, count: u32, own: u32, now: u64): bool {
  const before = sumOfOthers(breaker);
  window.clearForeign(rateOf(breaker));
  window.clearForeign(slowOf(breaker));
  breaker.foreignRow = 0;
  breaker.foreignHung = 0;
  breaker.flags &= ~FOREIGN_HEALTHY;
  for (let i: u32 = 0; i < count; i++) {
    const part = partAt(i);
    if (i == own || part.generation != breaker.generation || part.claim != breaker.claim) continue;
    takeWindow(rateOf(breaker), changetype<usize>(part) + RATE_OFFSET);
    takeWindow(slowOf(breaker), changetype<usize>(part) + SLOW_OFFSET);
    if (part.healthy != 0) breaker.flags |= FOREIGN_HEALTHY;
    // A row of failures counts while its worker lives: a dead one will never end it; nor does anybody wait in it.
    if (part.row + part.hung == 0 || !owns(part.slot, part.vm, now)) continue;
    breaker.foreignRow += part.row;
    if (part.hungOverMs == <u32>specOf(breaker).hungOverMs) breaker.foreignHung += part.hung;
  }
  return before != sumOfOthers(breaker);
}

/** Another number when what the others say is another. */
function sumOfOthers(breaker: Breaker): u64 {
  const rate = rateOf(breaker);
  const slow = slowOf(breaker);
  const sum = mixed(mixed(<u64>rate.foreignAll, rate.foreignBad), slow.foreignAll);
  return mixed(mixed(mixed(sum, slow.foreignBad), breaker.foreignRow), breaker.foreignHung);
}

function mixed(sum: u64, value: u32): u64 {
  return (sum + value) * 0x100000001b3;
}

function takeWindow(ring: Ring, place: usize): void {
  const published = changetype<Published>(place);
  if (published.bucketNs != ring.bucketNs) return;
  const pairs = place + offsetof<Published>();
  for (let age: u32 = 0; age < window.BUCKETS && age <= published.newest; age++) {
    const bucket = published.newest - age;
    const cell = pairs + <u32>(bucket % window.BUCKETS) * 8;
    if (load<u32>(cell) > 0) window.addForeign(ring, bucket, load<u32>(cell), load<u32>(cell, 4));
  }
}

function keyOf(breaker: Breaker): Slice {
  return isKey(breaker) ? windowPlaceKey(breaker.place) : windowKey(breaker.direction, breaker.name);
}

function partAt(index: u32): Part {
  return changetype<Part>(PARTS + index * PART_SIZE);
}
