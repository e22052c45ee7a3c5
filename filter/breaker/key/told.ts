// Which keys the controller has to be told of: those whose state ever changed, when anything about them does, and once
// more when they are forgotten. A report costs as much as there is to tell, however many keys there are.
import { NONE } from "../../config/program";
import { entryAt, FIRST_KEY, GONE, highest, isKnown, keyAt, toldGone } from "./entry";
import { changed, push, shift, telling, unshift } from "./list";

/** In `pendingHash`: that it is forgotten. Hashes of a status are odd. */
const FORGOTTEN: u32 = 2;
/** In `toldHash`: the controller may have been told something, and nobody knows what. */
const UNSURE: u32 = 4;

/** Index of the entry of the next key to tell of; NONE: no more. */
export function nextChanged(): u32 {
  while (changed.count > 0) {
    const number = shift(changed);
    const entry = entryAt(number);
    const isWorth = isKnown(number) ? entry.generation != 0 : keyAt(number).life == GONE;
    if (!isWorth && entry.toldHash == 0) continue;
    push(telling, number);
    return FIRST_KEY + number;
  }
  return NONE;
}

/** It found no room in this report. */
export function putBack(index: u32): void {
  unshift(changed, index - FIRST_KEY);
}

export function isForgotten(index: u32): bool {
  return keyAt(index - FIRST_KEY).life == GONE;
}

export function pendingForgotten(index: u32): void {
  entryAt(index - FIRST_KEY).pendingHash = FORGOTTEN;
}

/** The controller has what was pending. */
export function keysTold(): void {
  while (telling.count > 0) {
    const number = shift(telling);
    const entry = entryAt(number);
    if (entry.pendingHash == FORGOTTEN) toldGone(number);
    else if (entry.pendingHash != 0 && isKnown(number)) entry.toldHash = entry.pendingHash;
    entry.pendingHash = 0;
  }
}

/** The report was lost, or its answer: nobody knows what of it the controller has, so that all of it is told anew. */
export function keysLost(): void {
  while (telling.count > 0) {
    const number = shift(telling);
    const entry = entryAt(number);
    entry.pendingHash = 0;
    entry.toldHash = UNSURE;
    push(changed, number);
  }
}

/** The controller knows nothing (any more). */
export function forgetKeys(): void {
  for (let number: u32 = 0; number < highest; number++) {
    const entry = entryAt(number);
    if (!isKnown(number) || entry.generation == 0) continue;
    entry.toldHash = 0;
    push(changed, number);
  }
}
