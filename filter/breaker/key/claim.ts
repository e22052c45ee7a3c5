// Claims and releases of places. Both are changes of the one list that all workers add to, made on a view that is up
// to date with it; who loses the swap looks again. So a key gets one place, a place one key, and a breaker at most
// `maxKeys` of them in the whole Envoy.
import { smaller } from "../../bytes/numbers";
import { NONE } from "../../config/program";
import { CLAIMS } from "../../share/key";
import { Breaker, breakerAt, indexOf, keyOf, specOf } from "../table";
import { writeFree, writeUsed } from "./cell";
import { displace, drop, entryAt, FIRST_KEY, isKnown, moveIn } from "./entry";
import { placeless, push, refused, shift } from "./list";
import { seenUpTo, syncPlaces, takePlace } from "./mirror";
import { keyedAt } from "./parent";
import { freePlace, LEAVING, leaveAt, leaving, left, placeAt, setFree, setLeaving, setUsed } from "./place";
import { append, claims, commitRing } from "./ring";

/** Changes of each kind at a time; the rest waits for the next tick. */
const MOST: u32 = 512;
/** Swaps lost in a row before a worker leaves it to its next tick. */
const TRIES: u32 = 8;

@unmanaged
class Change {
  place: u32;
  number: u32;
  /** Number of the key that claims it; NONE: it is released. */
  key: u32;
}

const CHANGE_SIZE: u32 = 12;
/** MOST releases and MOST claims. */
const BATCH = memory.data(12288, 8);
let batched: u32 = 0;
/** Keys that wait for a place, as taken out of their list; u16[MOST]. */
const WAITING = memory.data(1024, 8);

/** Once a tick: makes the releases and claims that wait. */
export function claimPlaces(now: u64): void {
  let waiting: u32 = 0;
  for (let i = smaller(placeless.count, MOST); i > 0; i--) {
    const number = shift(placeless);
    if (isPlaceless(number)) wait(waiting++, number);
  }
  transact(waiting, now);
  for (let i: u32 = 0; i < waiting; i++) {
    const number = load<u16>(WAITING + (i << 1));
    if (isPlaceless(number)) push(placeless, number);
  }
}

/** Gives a key that is about to change its state its place at once. False: it must wait for the tick, or its breaker has no room. */
export function register(entry: Breaker, now: u64): bool {
  const number = indexOf(entry) - FIRST_KEY;
  if (isPlaceless(number)) {
    wait(0, number);
    transact(1, now);
    if (isPlaceless(number)) push(refused, number);
  }
  return entry.place != NONE;
}

/** Another worker sealed the place of this key, which is in use here: it is given back, and another one asked for. */
export function leave(entry: Breaker): void {
  const number = indexOf(entry) - FIRST_KEY;
  setLeaving(entry.place);
  displace(number);
  push(placeless, number);
}

function wait(at: u32, number: u32): void {
  store<u16>(WAITING + (at << 1), <u16>number);
}

function transact(waiting: u32, now: u64): void {
  for (let i: u32 = 0; i < TRIES; i++) {
    if (!syncPlaces(now)) return;
    const leaves = smaller(leaving, MOST);
    batched = 0;
    batchReleases(leaves);
    batchClaims(waiting);
    const isWritten = batched == 0 || commitRing(claims, CLAIMS);
    forgetClaims();
    if (!isWritten) continue;
    left(leaves);
    seenUpTo(claims.sequence);
    for (let k: u32 = 0; k < batched; k++) write(changeOf(k), now);
    return;
  }
}

/** What another worker has released or claimed since is not this one's to release. */
function batchReleases(leaves: u32): void {
  for (let i: u32 = 0; i < leaves; i++) {
    const place = leaveAt(i);
    if (placeAt(place).state == LEAVING) add(place, NONE);
  }
}

/** The lowest free places, one each, as far as each breaker may have them; who gets none shares its breaker's state. */
function batchClaims(waiting: u32): void {
  let from: u32 = 0;
  for (let i: u32 = 0; i < waiting; i++) {
    const number = <u32>load<u16>(WAITING + (i << 1));
    // Another worker may have claimed a place for the very key.
    if (!isPlaceless(number)) continue;
    const parent = entryAt(number).parent;
    const keyed = keyedAt(parent);
    const isFull = keyed.placed + keyed.claiming >= specOf(breakerAt(parent)).maxKeys;
    const place = isFull ? NONE : freePlace(from);
    if (place == NONE) {
      drop(number);
      continue;
    }
    keyed.claiming++;
    from = place + 1;
    add(place, number);
  }
}

function forgetClaims(): void {
  for (let i: u32 = 0; i < batched; i++) {
    const key = changeOf(i).key;
    if (key != NONE) keyedAt(entryAt(key).parent).claiming = 0;
  }
}

/** Only the worker whose change it is writes the cell; if others gave up on it, what they wrote holds. */
function write(change: Change, now: u64): void {
  const place = change.place;
  if (change.key == NONE) {
    if (writeFree(place, change.number)) setFree(place, change.number);
    else takePlace(place, now);
    return;
  }
  const entry = entryAt(change.key);
  const keyed = keyedAt(entry.parent);
  const written = writeUsed(
    place,
    change.number,
    keyed.definition,
    entry.direction,
    entry.name,
    keyOf(entry),
  );
  if (!written) {
    takePlace(place, now);
    return;
  }
  setUsed(place, change.number, change.key);
  moveIn(change.key, place, change.number);
}

function add(place: u32, key: u32): void {
  const change = changeOf(batched++);
  change.place = place;
  change.number = append(claims, place, 0);
  change.key = key;
}

function isPlaceless(number: u32): bool {
  return isKnown(number) && entryAt(number).place == NONE;
}

function changeOf(index: u32): Change {
  return changetype<Change>(BATCH + index * CHANGE_SIZE);
}
