// The places that keys of all keyed breakers of the Envoy have, as this worker knows them. A key has one from its
// claim to its release; then another key may have it, so all that is kept in shared data under a place also says
// under which claim.
import { larger, smaller } from "../../bytes/numbers";
import { NONE } from "../../config/program";
import { MAX_KEYS } from "../table";

export const FREE: u32 = 0;
/** Of a key that has an entry here. */
export const USED: u32 = 1;
/** Of a key that has none: of a breaker that this worker does not know (so), or there was no room. */
export const FOREIGN: u32 = 2;
/** About to be released by this worker. */
export const LEAVING: u32 = 3;

@unmanaged
export class Place {
  /** Number of the change that it was last claimed or released by. */
  claim: u32;
  state: u32;
  /** Index of its key's entry, where USED. */
  entry: u32;
  pad: u32;
  /** When a worker was last heard to use it, where FOREIGN. */
  usedNs: u64;
}

const PLACE_SIZE: u32 = 24;
const PLACES = memory.data(393216, 16);

/** How many are not free. */
export let taken: u32 = 0;
/** No place below is free. */
let lowest: u32 = 0;
/** The places that this worker is about to release. */
const LEAVES = memory.data(32768, 8);
export let leaving: u32 = 0;

export function placeAt(place: u32): Place {
  return changetype<Place>(PLACES + place * PLACE_SIZE);
}

/** The lowest free place from `from` on; NONE: there is none. */
export function freePlace(from: u32): u32 {
  let place = larger(from, lowest);
  while (place < MAX_KEYS && placeAt(place).state != FREE) place++;
  if (from <= lowest) lowest = place;
  return place < MAX_KEYS ? place : NONE;
}

export function setUsed(place: u32, claim: u32, entry: u32): void {
  set(place, claim, USED);
  placeAt(place).entry = entry;
}

export function setForeign(place: u32, claim: u32, now: u64): void {
  const known = placeAt(place);
  if (known.state != FOREIGN || known.claim != claim) known.usedNs = now;
  set(place, claim, FOREIGN);
}

export function setFree(place: u32, claim: u32): void {
  set(place, claim, FREE);
  lowest = smaller(lowest, place);
}

/** Puts it among those that are released with the next change that this worker makes. */
export function setLeaving(place: u32): void {
  if (placeAt(place).state == LEAVING || leaving == MAX_KEYS) return;
  set(place, placeAt(place).claim, LEAVING);
  store<u16>(LEAVES + (leaving++ << 1), <u16>place);
}

export function leaveAt(index: u32): u32 {
  return load<u16>(LEAVES + (index << 1));
}

/** The first `many` were released, or were seen to be another's by now. */
export function left(many: u32): void {
  leaving -= many;
  memory.copy(LEAVES, LEAVES + (many << 1), leaving << 1);
}

function set(place: u32, claim: u32, state: u32): void {
  const known = placeAt(place);
  if (known.state != FREE) taken--;
  if (state != FREE) taken++;
  known.claim = claim;
  known.state = state;
  known.entry = NONE;
}
