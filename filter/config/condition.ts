// Lists of conditions: one record for each entry of any list in a match, all of a document together bounded.
import { ascii } from "../bytes/names";
import { Slice } from "../bytes/slice";
import { allot } from "./area";
import { ANY_NUMBER, openFilledList } from "./lists";
import { leave } from "./path";
import { Condition } from "./program";
import { refuseCount, refused } from "./refusal";

const MORE_THAN = ascii("more than ");
const CONDITIONS = ascii(" conditions");

const MOST_CONDITIONS: u32 = 4096;

/** Entries of the list opened last. */
export let openedCount: u32 = 0;
let documentCount: u32 = 0;

export function beginConditions(): void {
  documentCount = 0;
}

/** Opens a list of a match and allots its conditions; the address of the first. */
export function openConditions(): usize {
  openedCount = openFilledList(ANY_NUMBER);
  documentCount += openedCount;
  if (documentCount > MOST_CONDITIONS && !refused) {
    // Too many is not this list's fault alone: the refusal is told of the match around it.
    leave();
    leave();
    refuseCount(MORE_THAN, MOST_CONDITIONS, CONDITIONS);
  }
  return allot(openedCount * <u32>offsetof<Condition>());
}

export function condition(first: usize, index: u32): Condition {
  return changetype<Condition>(first + index * offsetof<Condition>());
}

export function setText(condition: Condition, kind: u32, text: Slice): void {
  condition.kind = kind;
  condition.text = text;
}
