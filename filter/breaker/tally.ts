// What is counted of a named breaker, its keys included, and what Envoy's metrics have heard of it.
import { NONE } from "../config/program";
import { clear } from "../report/counter";

/** Counters of a breaker, by place: see flush.ts. */
export const REJECTED: u32 = 0;
export const SHADOW_REJECTED: u32 = 1;
export const LOST: u32 = 2;
/** Completions of its windows and verdicts of probes, and those of them that failed. */
export const COMPLETED: u32 = 3;
export const FAILED: u32 = 4;
export const COUNTERS: u32 = 5;
/** Envoy's counters of transitions: see show.ts. */
export const TRANSITIONS: u32 = 11;
export const STATES: u32 = 4;

@unmanaged
export class Tally {
  /** Envoy's id of its gauge, and what it shows; NONE: nothing yet. */
  gauge: u32;
  gaugeTold: u32;
  /** Keys that this VM knows of, all states together. */
  keys: u32;
  /**
   * Behind it COUNTERS counters, TRANSITIONS ids of Envoy's, and for each state how many keys are in it, the id of
   * Envoy's gauge, and what that shows.
   */
  pad: u32;
}

const COUNTERS_OFFSET: u32 = 16;
const METRICS_OFFSET: u32 = 136;
const KEYS_OFFSET: u32 = 180;
const TALLY_SIZE: u32 = 232;
/** One for each of the 2,048 named breakers. */
const TALLIES = memory.data(475136, 16);

export function tallyAt(index: u32): Tally {
  return changetype<Tally>(TALLIES + index * TALLY_SIZE);
}

/** First of COUNTERS counters. */
export function countersAt(index: u32): usize {
  return TALLIES + index * TALLY_SIZE + COUNTERS_OFFSET;
}

/** Cell of Envoy's id of the `which`-th counter of transitions; 0: none yet. */
export function metricCell(index: u32, which: u32): usize {
  return TALLIES + index * TALLY_SIZE + METRICS_OFFSET + (which << 2);
}

/** Cell of how many keys are in `state`. */
export function keysCell(index: u32, state: u32): usize {
  return TALLIES + index * TALLY_SIZE + KEYS_OFFSET + state * 12;
}

export function clearTally(index: u32): void {
  memory.fill(changetype<usize>(tallyAt(index)), 0, TALLY_SIZE);
  clear(countersAt(index), COUNTERS);
  tallyAt(index).gauge = NONE;
  tallyAt(index).gaugeTold = NONE;
}

/** A key of breaker `index` is in another state, or in one at all (`from` or `to` NONE: in none). */
export function moveKey(index: u32, from: u32, to: u32): void {
  if (from == to) return;
  if (from != NONE) store<u32>(keysCell(index, from), load<u32>(keysCell(index, from)) - 1);
  if (to != NONE) store<u32>(keysCell(index, to), load<u32>(keysCell(index, to)) + 1);
}
