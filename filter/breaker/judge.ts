// When a breaker trips: by what the workers' windows say together, in this order, the first that holds.
import { BreakerSpec, NONE } from "../config/program";
import { BY_CONSECUTIVE, BY_HUNG, BY_RATE, BY_SLOW } from "./reason";
import { Breaker, rateOf, slowOf } from "./table";
import * as window from "./window";

/**
 * BY_* of the trip, or NONE. Those that are off never hold: no count reaches NONE, and no share of a million parts is
 * as large.
 */
export function verdict(breaker: Breaker, spec: BreakerSpec): u32 {
  if (breaker.row + breaker.foreignRow >= spec.consecutive) return BY_CONSECUTIVE;
  const rate = rateOf(breaker);
  if (isOver(window.all(rate), window.bad(rate), spec.rateMinimum, spec.rateThresholdPpm)) return BY_RATE;
  if (spec.slowThresholdPpm != NONE) {
    const slow = slowOf(breaker);
    if (isOver(window.all(slow), window.bad(slow), spec.slowMinimum, spec.slowThresholdPpm)) return BY_SLOW;
  }
  return breaker.hung + breaker.foreignHung >= spec.hungCount ? BY_HUNG : NONE;
}

/** No threshold is 0: without a bad one nothing is over it. */
function isOver(all: u32, bad: u32, minimum: u32, thresholdPpm: u32): bool {
  return bad != 0 && all >= minimum && <u64>bad * 1_000_000 >= <u64>thresholdPpm * all;
}
