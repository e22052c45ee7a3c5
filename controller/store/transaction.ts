// How much goes into one record of the journal where there is more than that to write.
import type { StoreEvent } from "./event.js";

/** Far below the largest record of the journal, whatever the characters are in bytes. */
const MOST_CHARS = 1 << 20;

/** The first groups, as many as one transaction takes; one at least. A group is not parted. */
export function oneTransaction(groups: readonly (readonly StoreEvent[])[]): StoreEvent[] {
  const taken: StoreEvent[] = [];
  let chars = 0;
  for (const group of groups) {
    chars += JSON.stringify(group).length;
    if (taken.length > 0 && chars > MOST_CHARS) break;
    taken.push(...group);
  }
  return taken;
}
