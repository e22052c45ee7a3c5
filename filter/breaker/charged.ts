// Completions that a breaker judged, for the report: counted from what its window took in, so that a request pays
// nothing for it.
import { counterAt } from "../report/counter";
import { touch } from "../report/records";
import { Breaker, namedIndexOf, rateOf } from "./table";
import { COMPLETED, countersAt, FAILED } from "./tally";
import * as window from "./window";

/** Counts what the entry has judged since the last call; what a key did is its breaker's. */
export function countCharged(breaker: Breaker): void {
  const more = window.takeUncounted(rateOf(breaker));
  if (more == 0) return;
  const counters = countersAt(namedIndexOf(breaker));
  counterAt(counters, COMPLETED).count += <u32>more;
  counterAt(counters, FAILED).count += more >> 32;
  touch(breaker.record);
}
