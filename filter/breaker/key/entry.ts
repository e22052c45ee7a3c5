// The keys that this worker knows, each with an entry in the table of breakers: found by (breaker, text) in the
// request path, made for a value never seen here or for a place that another worker claimed, and given back once
// nothing refers to it.
import { murmur3 } from "../../bytes/hash";
import { equals, ptrOf, Slice, sizeOf } from "../../bytes/slice";
import { NONE } from "../../config/program";
import { countCharged } from "../charged";
import { refit } from "../refit";
import {
  Breaker,
  breakerAt,
  CLOSED,
  FOREIGN_HEALTHY,
  indexOf,
  keyOf,
  keyTextAt,
  MAX_BREAKERS,
  MAX_KEYS,
  prepare,
  QUEUED,
  rateOf,
  slowOf,
  specOf,
} from "../table";
import { moveKey, tallyAt } from "../tally";
import * as window from "../window";
import { changed, push } from "./list";
import { keyedAt } from "./parent";

/** Index of the first key's entry; a key's number is its distance from here. */
export const FIRST_KEY: u32 = MAX_BREAKERS;
/** Power of two. */
const CHAINS: u32 = 16384;
/** Values made to fall into one chain share their breaker from here on, and are no burden to the others. */
const LONGEST_CHAIN: u32 = 64;
/** A key that is gone is kept for so long, for the worker that reports: three times the longest interval. */
const TO_BE_TOLD_NS: u64 = 180_000_000_000;

const FREE: u32 = 0;
export const KNOWN: u32 = 1;
/** Found no more; streams of it are in flight, or it has not been said that it is forgotten. */
export const GONE: u32 = 2;

/** What the table of breakers has no field for. */
@unmanaged
export class Key {
  /** GONE: since when, as the scan for idle keys first saw it; 0: not yet. */
  goneNs: u64;
  life: u32;
  /** Of its breaker, when the key began. */
  definition: u32;
}

const SIZE: u32 = 16;
const KEYS = memory.data(262144, 16);
/** Numbers + 1 of the first key of each chain; 0: none. */
const HEADS = memory.data(32768, 8);

/** Numbers ever given; those of them that are free hang in a list of `next`. */
export let highest: u32 = 0;
let freeHead: u32 = 0;

/** Hash of what was last looked for, and how many keys stood in its chain. */
let lastHash: u32 = 0;
let lastLength: u32 = 0;

export function keyAt(number: u32): Key {
  return changetype<Key>(KEYS + number * SIZE);
}

export function entryAt(number: u32): Breaker {
  return breakerAt(FIRST_KEY + number);
}

export function isKnown(number: u32): bool {
  return keyAt(number).life == KNOWN;
}

/** Number of the key `text` (bounded) of the breaker `parent`; NONE: it has no entry here. */
export function find(parent: u32, text: Slice): u32 {
  lastHash = murmur3(text, parent);
  lastLength = 0;
  let next = <u32>load<u16>(headOf(lastHash));
  while (next != 0) {
    const entry = entryAt(next - 1);
    if (entry.keyHash == lastHash && entry.parent == parent && equals(keyOf(entry), text)) return next - 1;
    next = entry.next;
    lastLength++;
  }
  return NONE;
}

/** A fresh entry, closed and without a place, for what `find` just did not find; NONE: there is no room. */
export function make(parent: u32, text: Slice, now: u64): u32 {
  if (lastLength >= LONGEST_CHAIN) return NONE;
  let number = freeHead;
  if (number != 0) freeHead = entryAt(--number).next;
  else if (highest < MAX_KEYS) number = highest++;
  else return NONE;
  begin(entryAt(number), parent, text, now);
  const key = keyAt(number);
  key.goneNs = 0;
  key.life = KNOWN;
  key.definition = keyedAt(parent).definition;
  const entry = entryAt(number);
  entry.next = load<u16>(headOf(lastHash));
  store<u16>(headOf(lastHash), <u16>(number + 1));
  return number;
}

/** It has the place from now on, under that claim. */
export function moveIn(number: u32, place: u32, claim: u32): void {
  const entry = entryAt(number);
  if (entry.place == NONE) keyedAt(entry.parent).placed++;
  entry.place = place;
  entry.claim = claim;
}

/** It has no place any more, so no other worker knows of it: it goes on as a closed one. */
export function displace(number: u32): void {
  const entry = entryAt(number);
  if (entry.place == NONE) return;
  keyedAt(entry.parent).placed--;
  entry.place = NONE;
  entry.claim = 0;
  moveKey(entry.parent, entry.state, CLOSED);
  entry.state = CLOSED;
  entry.generation = 0;
  entry.credit = 0;
  // What others said was said of that place.
  window.clearForeign(rateOf(entry));
  window.clearForeign(slowOf(entry));
  entry.foreignRow = 0;
  entry.foreignHung = 0;
  entry.flags &= ~FOREIGN_HEALTHY;
}

/** It is found no more; its entry is free as soon as nothing refers to it. */
export function drop(number: u32): void {
  const entry = entryAt(number);
  const key = keyAt(number);
  if (key.life != KNOWN) return;
  // The controller may have been told of it, by this worker or another.
  const isKnownOf = entry.generation != 0 || entry.toldHash != 0;
  displace(number);
  unlink(number);
  moveKey(entry.parent, entry.state, NONE);
  tallyAt(entry.parent).keys--;
  countCharged(entry);
  // No verdict moves it any more.
  entry.spec = 0;
  key.life = GONE;
  if (isKnownOf) {
    // Whatever was told of it, this is something else.
    entry.toldHash = 1;
    push(changed, number);
  } else if (entry.inFlight == 0) free(number);
}

/** The controller knows that the key is gone. */
export function toldGone(number: u32): void {
  entryAt(number).toldHash = 0;
}

/** Gives back the entry of a key that is gone, if nothing refers to it any more; to be asked for now and then. */
export function reclaim(number: u32, now: u64): void {
  const entry = entryAt(number);
  const key = keyAt(number);
  if (key.life != GONE) return;
  if (key.goneNs == 0 || key.goneNs > now) key.goneNs = now;
  const isFull = highest == MAX_KEYS && freeHead == 0;
  if (entry.toldHash != 0 && now < key.goneNs + TO_BE_TOLD_NS && !isFull) return;
  if (entry.inFlight == 0) free(number);
}

function begin(entry: Breaker, parent: u32, text: Slice, now: u64): void {
  const breaker = breakerAt(parent);
  // It may still stand in the queue that this flag is about.
  const queued = entry.flags & QUEUED;
  prepare(entry, breaker.direction, breaker.name);
  entry.flags = queued;
  entry.parent = parent;
  entry.spec = breaker.spec;
  entry.owner = breaker.owner;
  entry.record = breaker.record;
  entry.keyHash = lastHash;
  entry.keySize = sizeOf(text);
  entry.usedNs = now;
  memory.copy(keyTextAt(indexOf(entry)), ptrOf(text), sizeOf(text));
  refit(entry, specOf(breaker));
  moveKey(parent, NONE, entry.state);
  tallyAt(parent).keys++;
}

function free(number: u32): void {
  keyAt(number).life = FREE;
  entryAt(number).next = freeHead;
  freeHead = number + 1;
}

function unlink(number: u32): void {
  const entry = entryAt(number);
  const head = headOf(entry.keyHash);
  if (load<u16>(head) == <u16>(number + 1)) {
    store<u16>(head, <u16>entry.next);
    return;
  }
  let before = entryAt(load<u16>(head) - 1);
  while (before.next != number + 1) before = entryAt(before.next - 1);
  before.next = entry.next;
}

function headOf(hash: u32): usize {
  return HEADS + ((hash & (CHAINS - 1)) << 1);
}
