// What time alone does to keys: only those are looked at to which it can do something. Where a whole upstream fails,
// thousands of keys may come to their deadlines in one tick; a worker then takes some of them, and the rest at its next
// ticks. No request waits for that: an open key admits its first probe at its deadline, whoever looked.
import { NONE } from "../../config/program";
import { commit, read, shared } from "../record";
import { Breaker, CLOSED, HALF_OPEN, isFlagged, isSuspended, NEW_MODE, OPEN, specOf } from "../table";
import { moveByTime } from "../tick";
import { entryAt, isKnown } from "./entry";
import { active, changed, push, shift } from "./list";

/** From open to half-open in a tick: some 5 ms. */
const MOST_OPENED: u32 = 1024;
/** Half-open keys without a probe of this worker's: their records are read in turns, so many a tick. */
const MOST_READ: u32 = 512;

let ticks: u32 = 0;
/** Of the tick before. */
let halfOpenKeys: u32 = 0;

export function moveKeys(now: u64): void {
  const turns = halfOpenKeys / MOST_READ + 1;
  let opened: u32 = 0;
  ticks++;
  halfOpenKeys = 0;
  for (let i = active.count; i > 0; i--) {
    const number = shift(active);
    if (!isKnown(number)) continue;
    const entry = entryAt(number);
    if (isFlagged(entry, NEW_MODE)) beginMode(entry);
    const isDue = entry.state == OPEN && now >= entry.deadlineNs;
    if (isDue) opened++;
    if (entry.state == HALF_OPEN) {
      halfOpenKeys++;
      // Its probes' verdicts come without a change of state.
      push(changed, number);
    }
    const isItsTurn = entry.state != HALF_OPEN || entry.inFlight > 0 || (number + ticks) % turns == 0;
    if (isItsTurn && !(isDue && opened > MOST_OPENED) && !isSuspended(entry)) moveByTime(entry, now);
    // One that would have tripped and found no place is none any more.
    if (isKnown(number) && canMove(entry)) push(active, number);
  }
}

/** Open, half-open, on the ramp; or closed with requests that may turn out to hang. */
function canMove(entry: Breaker): bool {
  return entry.state != CLOSED || (entry.inFlight > 0 && specOf(entry).hungCount != NONE);
}

/** Probes in flight at a suspension end neutrally. */
function beginMode(entry: Breaker): void {
  entry.flags &= ~NEW_MODE;
  if (entry.state != HALF_OPEN || !isSuspended(entry)) return;
  read(entry);
  if (shared.generation != entry.generation || shared.leases == 0) return;
  shared.leases = 0;
  commit(entry);
}
