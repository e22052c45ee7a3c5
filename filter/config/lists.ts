// Lists as the decoders walk them. How many entries there are is known before the first, so that their table can be
// allotted in one piece.
import { ascii } from "../bytes/names";
import { ABSENT } from "../bytes/slice";
import { CLOSE_LIST, more, notJson, OPEN_LIST, open, peek } from "./json";
import { enter, leave, level } from "./path";
import { refuse, refuseCount, refused } from "./refusal";
import { countUpcoming } from "./skim";
import { EMPTY, refuseValue } from "./value";

const IS_NOT_LIST = ascii(" is not a list");
const HAS_MORE = ascii("has more than ");
const ENTRIES = ascii(" entries");

/** For lists that only the document's size bounds. */
export const ANY_NUMBER: u32 = 0xffffffff;

/** Opens the list that comes next and returns how many entries it has; 0 also when refused. */
export function openList(most: u32): u32 {
  if (refused) return 0;
  if (peek() != OPEN_LIST) {
    refuseValue(IS_NOT_LIST);
    return 0;
  }
  const count = countUpcoming(1);
  if (count > most) {
    refuseCount(HAS_MORE, most, ENTRIES);
    return 0;
  }
  open();
  enter().count = count;
  return count;
}

/** The same for a list that must not be empty. */
export function openFilledList(most: u32): u32 {
  const count = openList(most);
  if (count == 0) {
    nextEntry();
    refuse(EMPTY);
  }
  return count;
}

/** Refuses the object at hand, all of it, where it has `most` entries already. */
export function checkRoom(count: u32, most: u32): void {
  if (count < most || refused) return;
  level().name = ABSENT;
  refuseCount(HAS_MORE, most, ENTRIES);
}

/** Index of the next entry; -1 at the list's end and when refused. */
export function nextEntry(): i32 {
  if (refused) return -1;
  const at = level();
  const index = at.seen;
  at.index = -1;
  if (!more(CLOSE_LIST)) {
    if (!refused) leave();
    return -1;
  }
  at.seen = index + 1;
  at.index = index;
  // The count ahead and the parser differ only where the document is no JSON.
  if (index == at.count) {
    notJson();
    return -1;
  }
  return index;
}
