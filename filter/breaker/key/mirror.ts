// Brings what this worker knows of the places up to date with the list of claims and releases: each key that any
// worker claimed has an entry here, so a breaker that another worker opened turns requests away here too.
import { mark, release } from "../../abi/memory";
import { larger, smaller } from "../../bytes/numbers";
import { NONE } from "../../config/program";
import { CLAIMS } from "../../share/key";
import { Cell, keyOf, nameOf, readCell, writeFree } from "./cell";
import { displace, drop, entryAt, find, make, moveIn } from "./entry";
import { placeless, push, unmerged, unread } from "./list";
import { parentOf } from "./parent";
import { FOREIGN, placeAt, setForeign, setFree, setLeaving, setUsed, USED } from "./place";
import { CHANGES, changeAt, claims, later, readRing } from "./ring";

/** Between a change in the list and its cell a worker makes a few calls; one that takes so long is dead. */
const GIVE_UP_NS: u64 = 300_000_000;

/** Number of the change up to which all is known here. */
let seen: u32 = 0;
/** All cells have been read once. */
let begun: bool = false;
/** Since when, and up to which change, cells are waited for; 0: none is. */
let waitingNs: u64 = 0;
let waitingUpTo: u32 = 0;

/** False when the list says more than the cells do so far: nothing can be claimed then. */
export function syncPlaces(now: u64): bool {
  readRing(claims, CLAIMS);
  const last = claims.sequence;
  if (!begun || last - seen > CHANGES) readAll(now);
  while (seen != last && takeChange(seen + 1, now)) seen++;
  if (seen == last) waitingNs = 0;
  else takeBeyond(last, now);
  return seen == last;
}

/** This worker made all changes since, and knows what they are. */
export function seenUpTo(number: u32): void {
  seen = number;
}

/** Reads again what the cell of a place says. */
export function takePlace(place: u32, now: u64): void {
  const arena = mark();
  const cell = readCell(place);
  if (cell !== null) take(place, cell, now);
  release(arena);
}

/** Places of keys that had no entry here: their breaker may be in force by now, or there may be room. */
export function takeForeign(from: u32, to: u32, now: u64): void {
  for (let place = from; place < smaller(to, claims.high); place++) {
    if (placeAt(place).state == FOREIGN) takePlace(place, now);
  }
}

/** A new worker, or one that fell behind by more than the list holds. */
function readAll(now: u64): void {
  begun = true;
  seen = claims.sequence > CHANGES ? claims.sequence - CHANGES : 0;
  for (let place: u32 = 0; place < smaller(claims.high, CHANGES); place++) {
    const arena = mark();
    const cell = readCell(place);
    if (cell !== null && cell.claim != placeAt(place).claim) take(place, cell, now);
    release(arena);
  }
}

/** False when its cell has not been written yet. */
function takeChange(number: u32, now: u64): bool {
  const place = changeAt(claims, number) & (CHANGES - 1);
  if (!later(number, placeAt(place).claim)) return true;
  const arena = mark();
  const cell = readCell(place);
  const isWritten = cell !== null && !later(number, cell.claim);
  if (cell !== null && isWritten) take(place, cell, now);
  release(arena);
  return isWritten;
}

/** One change has to be waited for; those behind it that are written are known all the same. */
function takeBeyond(last: u32, now: u64): void {
  if (waitingNs == 0 || !later(waitingUpTo, seen) || waitingNs > now) {
    waitingNs = now;
    waitingUpTo = last;
  }
  const givesUp = now - waitingNs >= GIVE_UP_NS;
  for (let number = seen + 1; number != last + 1; number++) {
    if (!takeChange(number, now) && givesUp && !later(number, waitingUpTo)) giveUp(number, now);
  }
}

/** The first to give up says so in the cell: from now on that change has freed the place, for all. */
function giveUp(number: u32, now: u64): void {
  const place = changeAt(claims, number) & (CHANGES - 1);
  writeFree(place, number);
  takePlace(place, now);
}

function take(place: u32, cell: Cell, now: u64): void {
  if (placeAt(place).state == USED && placeAt(place).claim != cell.claim) leave(placeAt(place).entry);
  if (cell.used == 0) {
    setFree(place, cell.claim);
    return;
  }
  const parent = parentOf(cell.definition, cell.direction, nameOf(cell));
  let number: u32 = NONE;
  if (parent != NONE) {
    number = find(parent, keyOf(cell));
    if (number == NONE) number = make(parent, keyOf(cell), now);
  }
  if (number == NONE) setForeign(place, cell.claim, now);
  else settle(number, place, cell.claim, now);
}

/** Of two places that one key has (a worker given up on was only slow) the one claimed first is its own. */
function settle(number: u32, place: u32, claim: u32, now: u64): void {
  const entry = entryAt(number);
  const before = entry.place;
  if (before != NONE && before != place) {
    const isElder = later(entry.claim, claim);
    if (!isElder) setForeign(place, claim, now);
    setLeaving(isElder ? before : place);
    if (!isElder) return;
  }
  setUsed(place, claim, number);
  moveIn(number, place, claim);
  entry.usedNs = larger(entry.usedNs, now);
  push(unread, number);
  push(unmerged, number);
}

/** The key has lost its place. Where it is in use it asks for another one; else it is forgotten. */
function leave(number: u32): void {
  if (entryAt(number).inFlight == 0) {
    drop(number);
    return;
  }
  displace(number);
  push(placeless, number);
}
