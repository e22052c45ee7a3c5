// Forgets what nobody uses any more, some keys and places at each tick: closed keys after their breaker's idle time,
// and places of keys that this worker cannot know (their worker is dead, or their breaker removed) after a while.
import { larger, smaller } from "../../bytes/numbers";
import { BreakerSpec, NONE } from "../../config/program";
import { seal } from "../record";
import { Breaker, CLOSED, MAX_KEYS, prepare, specOf } from "../table";
import { touchWindow } from "../touched";
import { drop, entryAt, highest, isKnown, reclaim } from "./entry";
import { push, unmerged, unread } from "./list";
import { takePlace } from "./mirror";
import { FOREIGN, placeAt, setLeaving } from "./place";
import { slackNs } from "./slack";

const KEYS_A_TICK: u32 = 512;
const PLACES_A_TICK: u32 = 64;
/** As the default of `key.idle`. */
const FOREIGN_IDLE_NS: u64 = 600_000_000_000;
const MS: u64 = 1_000_000;

/** Stands for a key that has no entry here. */
const STRANGER = changetype<Breaker>(memory.data(640, 16));

let nextKey: u32 = 0;
let nextPlace: u32 = 0;

export function forgetIdle(now: u64): void {
  for (let i = smaller(highest, KEYS_A_TICK); i > 0; i--) {
    nextKey = nextKey + 1 < highest ? nextKey + 1 : 0;
    if (isKnown(nextKey)) look(nextKey, now);
    else reclaim(nextKey, now);
  }
  for (let i: u32 = 0; i < PLACES_A_TICK; i++) {
    nextPlace = (nextPlace + 1) & (MAX_KEYS - 1);
    if (placeAt(nextPlace).state == FOREIGN) lookAtForeign(nextPlace, now);
  }
}

function look(number: u32, now: u64): void {
  const entry = entryAt(number);
  const spec = specOf(entry);
  // Another worker's row and hung requests are looked at now and then: that worker may die.
  if (entry.foreignRow + entry.foreignHung > 0) push(unmerged, number);
  if (entry.inFlight > 0) {
    entry.usedNs = larger(entry.usedNs, now);
    if (now >= entry.heardNs + slackNs(spec)) touchWindow(entry);
  } else if (entry.state == CLOSED && isIdle(entry, spec, now)) forget(number);
}

function isIdle(entry: Breaker, spec: BreakerSpec, now: u64): bool {
  return now >= entry.usedNs && now - entry.usedNs >= spec.keyIdleMs * MS;
}

function forget(number: u32): void {
  const entry = entryAt(number);
  const place = entry.place;
  if (place != NONE && !seal(entry)) {
    push(unread, number);
    return;
  }
  drop(number);
  if (place != NONE) setLeaving(place);
}

function lookAtForeign(place: u32, now: u64): void {
  const foreign = placeAt(place);
  if (now - foreign.usedNs < FOREIGN_IDLE_NS || now < foreign.usedNs) {
    takePlace(place, now);
    return;
  }
  prepare(STRANGER, 0, 0);
  STRANGER.parent = 0;
  STRANGER.place = place;
  STRANGER.claim = foreign.claim;
  if (seal(STRANGER)) setLeaving(place);
  else foreign.usedNs = now;
}
