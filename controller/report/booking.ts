/** What one report adds to what its process had told before. */
import type { Direction } from "../model/index.js";
import type { Counters } from "./counters.js";
import {
  type BreakerCounts,
  type EdgeCounts,
  type FaultCounts,
  HISTOGRAM_BUCKETS,
  type Report,
  type Slot,
} from "./report.js";

/** The request to send everything again is repeated once, because the reply that holds it can be lost. */
const RESENDS = 2;
const OUTCOME_COUNT = 8;
/** An edge's key begins with it; a name holds no NUL. */
const EDGE = "e";
const NOTHING = new Float64Array(OUTCOME_COUNT + 1 + HISTOGRAM_BUCKETS);

export interface EdgeIncrement extends Omit<EdgeCounts, "inFlight"> {
  /** Present value, over all VMs. */
  inFlight: number;
  /** It happened before the controller began to look: it belongs into sums and not into rates. */
  isPast: boolean;
}

export interface BreakerIncrement extends BreakerCounts {
  /** What was judged happened before the controller began to look: it belongs to no time. */
  isPast: boolean;
}

export interface FaultIncrement {
  direction: Direction;
  name: string;
  verdicts: number[];
  injected: number[];
  /** It happened before the controller began to look: it belongs into totals, and to no experiment of now. */
  isPast: boolean;
}

export interface Accepted {
  report: Report;
  edges: EdgeIncrement[];
  breakers: BreakerIncrement[];
  faults: FaultIncrement[];
  /** To be asked of the sidecar: to send every record again. */
  resend: boolean;
  /** When this process began, by the controller's clock; only in the first report of a young one. */
  startedMs?: number;
}

/** One Envoy process. */
export interface Boot {
  sequence: number;
  counters: Counters;
  resends: number;
  /** Records that were there before the controller looked are still coming in. */
  isCatchingUp: boolean;
}

/** Books what the report holds; the boot then knows it. */
export function book(boot: Boot, report: Report): Accepted {
  boot.sequence = report.sequence;
  const resend = boot.resends < RESENDS;
  const accepted: Accepted = { report, edges: [], breakers: [], faults: [], resend };
  for (const slot of report.slots) bookSlot(boot, slot, accepted);
  if (resend) boot.resends += 1;
  else if (!report.more) boot.isCatchingUp = false;
  return accepted;
}

function bookSlot(boot: Boot, slot: Slot, into: Accepted): void {
  boot.counters.openSlot(slot.index, slot.epoch);
  for (const edge of slot.edges) bookEdge(boot, slot.index, edge, into);
  for (const breaker of slot.breakers) bookBreaker(boot, slot.index, breaker, into);
  for (const fault of slot.faults) bookFault(boot, slot.index, fault, into);
  if (slot.gone) bookDeath(boot, slot.index, into);
}

function bookEdge({ counters, isCatchingUp }: Boot, slot: number, edge: EdgeCounts, into: Accepted): void {
  const { direction, source, destination } = edge;
  const key = `${EDGE}\0${direction}\0${source}\0${destination}`;
  const increment = counters.advance(slot, key, edgeRecord(edge));
  if (increment === undefined) return;
  const inFlight = counters.gauge(slot, key, edge.inFlight);
  const isPast = isCatchingUp && increment.isNew;
  into.edges.push({ direction, source, destination, inFlight, isPast, ...edgeNumbers(increment.numbers) });
}

function bookBreaker({ counters, isCatchingUp }: Boot, slot: number, breaker: BreakerCounts, into: Accepted) {
  const { direction, name, rejected, shadowRejected, lostProbes, completed, failed } = breaker;
  const record = Float64Array.of(rejected, shadowRejected, lostProbes, completed, failed);
  const increment = counters.advance(slot, `b\0${direction}\0${name}`, record);
  const [more = 0, moreShadow = 0, moreLost = 0, moreCompleted = 0, moreFailed = 0] =
    increment?.numbers ?? [];
  into.breakers.push({
    ...{ direction, name, rejected: more, shadowRejected: moreShadow, lostProbes: moreLost },
    ...{ completed: moreCompleted, failed: moreFailed },
    isPast: isCatchingUp && increment?.isNew !== false,
  });
}

function bookFault({ counters, isCatchingUp }: Boot, slot: number, fault: FaultCounts, into: Accepted): void {
  const { direction, name, verdicts, injected } = fault;
  const record = Float64Array.from([...verdicts, ...injected]);
  const increment = counters.advance(slot, `f\0${direction}\0${name}`, record);
  if (increment === undefined) return;
  const { numbers, isNew } = increment;
  const split = verdicts.length;
  into.faults.push({
    ...{ direction, name },
    verdicts: [...numbers.slice(0, split)],
    injected: [...numbers.slice(split)],
    isPast: isCatchingUp && isNew,
  });
}

/** What a dead VM had in flight is no longer in flight; what it counted stays. */
function bookDeath({ counters }: Boot, slot: number, into: Accepted): void {
  for (const [key, inFlight] of counters.closeGauges(slot)) {
    const [, direction, source = "", destination = ""] = key.split("\0");
    const edge = {
      direction: direction === "inbound" ? "inbound" : "outbound",
      source,
      destination,
    } as const;
    into.edges.push({ ...edge, inFlight, isPast: false, ...edgeNumbers(NOTHING) });
  }
}

/** One record: outcomes, the sum of durations, all buckets. */
function edgeRecord(edge: EdgeCounts): Float64Array {
  const record = new Float64Array(OUTCOME_COUNT + 1 + HISTOGRAM_BUCKETS);
  record.set(edge.outcomes);
  record[OUTCOME_COUNT] = edge.durationSumUs;
  for (const [index, count] of edge.buckets) record[OUTCOME_COUNT + 1 + index] = count;
  return record;
}

function edgeNumbers(record: Float64Array): Pick<EdgeCounts, "outcomes" | "durationSumUs" | "buckets"> {
  const buckets: [number, number][] = [];
  for (let index = 0; index < HISTOGRAM_BUCKETS; index++) {
    const count = record[OUTCOME_COUNT + 1 + index] ?? 0;
    if (count > 0) buckets.push([index, count]);
  }
  const outcomes = [...record.subarray(0, OUTCOME_COUNT)];
  return { outcomes, durationSumUs: record[OUTCOME_COUNT] ?? 0, buckets };
}
