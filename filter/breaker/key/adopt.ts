// A program is put in force: its keyed breakers keep their keys, under the new spec at once; those of a breaker that is
// gone, or that tells its keys apart by something else now, are forgotten, and their places given back.
import { NONE } from "../../config/program";
import { refit } from "../refit";
import { breakerAt, MAX_KEYS, NEW_MODE, specOf } from "../table";
import { drop, entryAt, highest, isKnown, keyAt } from "./entry";
import { readRecords } from "./hear";
import { active, push } from "./list";
import { syncPlaces, takeForeign } from "./mirror";
import { adoptDefinitions, keyedAt, keyedCount } from "./parent";
import { setLeaving } from "./place";

/**
 * All that is known of keys is read at once: a new VM is not to let through an open key what comes before its first
 * tick, and keys of other workers may be of breakers that are in force here only now.
 */
export function adopt(now: u64): void {
  adoptDefinitions();
  for (let number: u32 = 0; number < highest; number++) {
    if (!isKnown(number)) continue;
    const entry = entryAt(number);
    if (keyedAt(entry.parent).definition == keyAt(number).definition) {
      entry.spec = breakerAt(entry.parent).spec;
      entry.owner = breakerAt(entry.parent).owner;
      entry.flags |= NEW_MODE;
      refit(entry, specOf(entry));
      push(active, number);
    } else {
      const place = entry.place;
      drop(number);
      if (place != NONE) setLeaving(place);
    }
  }
  if (keyedCount == 0) return;
  syncPlaces(now);
  takeForeign(0, MAX_KEYS, now);
  readRecords();
}
