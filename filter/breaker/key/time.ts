// What time alone does to keys: only those are looked at to which it can do something.
import { NONE } from "../../config/program";
import { commit, read, shared } from "../record";
import { Breaker, CLOSED, HALF_OPEN, isFlagged, isSuspended, NEW_MODE, specOf } from "../table";
import { moveByTime } from "../tick";
import { entryAt, isKnown } from "./entry";
import { active, changed, push, shift } from "./list";

export function moveKeys(now: u64): void {
  for (let i = active.count; i > 0; i--) {
    const number = shift(active);
    if (!isKnown(number)) continue;
    const entry = entryAt(number);
    if (isFlagged(entry, NEW_MODE)) beginMode(entry);
    if (!isSuspended(entry)) moveByTime(entry, now);
    // Its probes' verdicts come without a change of state.
    if (entry.state == HALF_OPEN) push(changed, number);
    if (canMove(entry)) push(active, number);
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
