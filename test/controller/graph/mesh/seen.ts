/** What ends of edges counted, written shortly. */

import { bucketOf } from "../../../../controller/graph/index.js";
import type { JoinedEdge } from "../../../../controller/graph/mesh/edge.js";
import type { Seen } from "../../../../controller/graph/mesh/traffic.js";
import { Totals } from "../../../../controller/graph/totals.js";

const NO_RATES = { rate: 0, rate10s: 0, rate1m: 0, rate5m: 0 };

export interface Counted {
  /** In the order of OUTCOMES; default: all succeed. */
  outcomes?: number[];
  /** One for each request. */
  durationsMs?: readonly number[];
}

export function seen(
  { durationsMs = [], outcomes = [durationsMs.length] }: Counted,
  more: Partial<Seen> = {},
): Seen {
  const totals = new Totals();
  const us = durationsMs.map((ms) => ms * 1000);
  totals.add({
    outcomes,
    durationSumUs: us.reduce((sum, each) => sum + each, 0),
    buckets: us.map((each): [number, number] => [bucketOf(each), 1]),
  });
  return { totals, rates: NO_RATES, inFlight: 0, ...more };
}

/** `times` requests that took so long. */
export function took(ms: number, times = 1): Counted {
  return { durationsMs: Array.from({ length: times }, () => ms) };
}

export function edgeOf(
  source: string,
  destination: string,
  bySource?: Counted,
  byDestination?: Counted,
): JoinedEdge {
  return {
    ...{ source, destination },
    ...(bySource === undefined ? {} : { bySource: seen(bySource) }),
    ...(byDestination === undefined ? {} : { byDestination: seen(byDestination) }),
  };
}
