// Which breaker judges a request of a keyed breaker: its key's own, or, over `maxKeys`, the one that all further
// values share. Nothing here asks shared data: a key that was never seen begins closed and gets its place at the
// next tick.
import { Slice } from "../../bytes/slice";
import { BreakerSpec, KEY_SOURCE, MODE_FORCED_OPEN, NONE } from "../../config/program";
import { headerValue, overflowed, source } from "../../match/attributes";
import * as overflow from "../../report/overflow";
import { MAX_KEYS } from "../table";
import { tallyAt } from "../tally";
import { touchWindow } from "../touched";
import { entryAt, FIRST_KEY, find, make } from "./entry";
import { active, placeless, push } from "./list";
import { taken } from "./place";
import { slackNs } from "./slack";
import { bounded } from "./text";

/** Index of the breaker of the request at hand; `parent` is the keyed one that its match holds for. */
export function entryFor(parent: u32, spec: BreakerSpec, now: u64): u32 {
  // A breaker whose state is held still has no use for more states.
  if (spec.mode >= MODE_FORCED_OPEN) return parent;
  const value = spec.keyKind == KEY_SOURCE ? source() : headerValue(spec.keyWanted);
  // Headers that could not be read hold a key, or a caller, that nobody knows.
  if (overflowed()) return parent;
  const text = bounded(value);
  let number = find(parent, text);
  if (number == NONE) number = begin(parent, spec, text, now);
  if (number == NONE) {
    overflow.count(overflow.KEYS);
    return parent;
  }
  const entry = entryAt(number);
  entry.usedNs = now;
  if (now >= entry.heardNs + slackNs(spec)) touchWindow(entry);
  if (spec.hungCount != NONE) push(active, number);
  return FIRST_KEY + number;
}

function begin(parent: u32, spec: BreakerSpec, text: Slice, now: u64): u32 {
  // A key that could never get a place could never trip: it shares the breaker of those over the limit at once.
  if (tallyAt(parent).keys >= spec.maxKeys || taken == MAX_KEYS) return NONE;
  const number = make(parent, text, now);
  if (number != NONE) push(placeless, number);
  return number;
}
