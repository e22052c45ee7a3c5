// A count in memory and what Envoy has heard of it: named objects (breakers, faults, tags) hold one for each of
// their counters, and tell the difference at the tick.
import * as host from "../abi/host";
import { Slice } from "../bytes/slice";
import { NONE } from "../config/program";
import * as metric from "./metric";

@unmanaged
export class Counter {
  count: u64;
  told: u64;
  /** The host's id; NONE before the first flush. */
  metric: u32;
  pad: u32;
}

export const COUNTER_SIZE: u32 = 24;

/** The `index`-th of counters side by side. */
export function counterAt(first: usize, index: u32): Counter {
  return changetype<Counter>(first + index * COUNTER_SIZE);
}

export function clear(first: usize, many: u32): void {
  for (let i: u32 = 0; i < many; i++) {
    const counter = counterAt(first, i);
    counter.count = 0;
    counter.told = 0;
    counter.metric = NONE;
  }
}

/** Tells Envoy the difference under `name{direction, label=value, ...}`; the second label may be absent (0). */
export function tell(
  counter: Counter,
  name: Slice,
  direction: u32,
  label1: Slice,
  value1: Slice,
  label2: Slice,
  value2: Slice,
): void {
  if (counter.count == counter.told) return;
  if (counter.metric == NONE) {
    metric.named(name, direction);
    metric.label(label1, value1);
    if (label2 != 0) metric.label(label2, value2);
    counter.metric = metric.define(host.COUNTER);
  }
  if (counter.metric != NONE) host.incrementMetric(counter.metric, counter.count - counter.told);
  counter.told = counter.count;
}
