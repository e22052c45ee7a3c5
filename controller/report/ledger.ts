/** Which reports count, and what is new in them. */
import type { Direction } from "../model/index.js";
import { Counters } from "./counters.js";
import { type EdgeCounts, HISTOGRAM_BUCKETS, type Report, type Slot } from "./report.js";

/** Old and new process of a restart, and room; each is one Envoy under the same node id. */
const MAX_BOOTS = 4;
const MAX_SIDECARS = 10_000;
const FORGET_AFTER_MS = 3_600_000;
/** The request to send everything again is repeated once, because the reply that holds it can be lost. */
const RESENDS = 2;
/** A process this young has counted nothing that a rate over the last 10 s must not contain. */
const YOUNG_MS = 10_000;
/** How long two processes that report in turn are taken for two: some reports of each. */
const SHARED_MS = 10_000;
const OUTCOME_COUNT = 8;
const BYTES_A_BOOT = 500;

export interface EdgeIncrement extends Omit<EdgeCounts, "inFlight"> {
  /** Present value, over all VMs. */
  inFlight: number;
  /** It happened before the controller began to look: it belongs into sums and not into rates. */
  isPast: boolean;
}

export interface BreakerIncrement {
  direction: Direction;
  name: string;
  rejected: number;
  shadowRejected: number;
  lostProbes: number;
}

export interface FaultIncrement {
  direction: Direction;
  name: string;
  verdicts: number[];
  injected: number[];
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

export type Verdict = Accepted | "stale" | "full";

interface Boot {
  sequence: number;
  counters: Counters;
  resends: number;
  /** Records that were there before the controller looked are still coming in. */
  isCatchingUp: boolean;
}

interface SidecarLedger {
  boots: Map<number, Boot>;
  /** Boots up to this one were dropped; what still comes of them would count twice. */
  droppedThrough: number;
  touchedMs: number;
  /** Of the last report, and when the one before it was another's that had reported already. */
  lastBoot: number;
  sharedMs: number;
}

const NOT_SHARED = { lastBoot: -1, sharedMs: Number.NEGATIVE_INFINITY };

export class ReportLedger {
  readonly #sidecars = new Map<string, SidecarLedger>();

  /** `stale`: older than what is known, changes nothing. `full`: more sidecars than there is room for. */
  accept(report: Report, nowMs: number): Verdict {
    const known = this.#sidecars.get(report.nodeId);
    if (known === undefined && this.#sidecars.size >= MAX_SIDECARS) return "full";
    const sidecar = known ?? {
      boots: new Map<number, Boot>(),
      droppedThrough: -1,
      touchedMs: nowMs,
      ...NOT_SHARED,
    };
    if (report.boot <= sidecar.droppedThrough) return "stale";
    const before = sidecar.boots.get(report.boot);
    if (before !== undefined && report.sequence <= before.sequence) return "stale";
    this.#sidecars.set(report.nodeId, sidecar);
    sidecar.touchedMs = nowMs;
    // The new process of a restart is not known yet, and the old one does not come back.
    if (before !== undefined && report.boot !== sidecar.lastBoot) sidecar.sharedMs = nowMs;
    sidecar.lastBoot = report.boot;

    const ageMs = report.wallMs - report.boot / 1000;
    const isYoung = ageMs >= 0 && ageMs < YOUNG_MS;
    const boot = before ?? open(sidecar, report.boot, !isYoung);
    const accepted = book(boot, report);
    if (before === undefined && isYoung) accepted.startedMs = nowMs - ageMs;
    return accepted;
  }

  /** Two Envoys report under this id, in turn. */
  isShared(sidecar: string, nowMs: number): boolean {
    return nowMs - (this.#sidecars.get(sidecar)?.sharedMs ?? NOT_SHARED.sharedMs) < SHARED_MS;
  }

  /** Forgets sidecars that have been silent for an hour and returns their ids. */
  sweep(nowMs: number): string[] {
    const silent = [...this.#sidecars].filter(([, { touchedMs }]) => nowMs - touchedMs >= FORGET_AFTER_MS);
    for (const [id] of silent) this.#sidecars.delete(id);
    return silent.map(([id]) => id);
  }

  /** Estimate of the memory held for one sidecar; bounded by about 10 MB for each of its boots. */
  bytes(sidecar: string): number {
    const boots = [...(this.#sidecars.get(sidecar)?.boots.values() ?? [])];
    return boots.reduce((sum, boot) => sum + BYTES_A_BOOT + boot.counters.bytes, 0);
  }
}

function open(sidecar: SidecarLedger, id: number, isCatchingUp: boolean): Boot {
  if (sidecar.boots.size >= MAX_BOOTS) {
    const oldest = Math.min(...sidecar.boots.keys());
    sidecar.boots.delete(oldest);
    sidecar.droppedThrough = oldest;
  }
  const boot: Boot = { sequence: -1, counters: new Counters(), resends: 0, isCatchingUp };
  sidecar.boots.set(id, boot);
  return boot;
}

function book(boot: Boot, report: Report): Accepted {
  boot.sequence = report.sequence;
  const resend = boot.resends < RESENDS;
  const accepted: Accepted = { report, edges: [], breakers: [], faults: [], resend };
  for (const slot of report.slots) bookSlot(boot, slot, accepted);
  if (resend) boot.resends += 1;
  else if (!report.more) boot.isCatchingUp = false;
  return accepted;
}

function bookSlot(boot: Boot, slot: Slot, into: Accepted): void {
  const { counters } = boot;
  counters.openSlot(slot.index, slot.epoch);
  for (const edge of slot.edges) {
    const { direction, source, destination } = edge;
    const key = `e\0${direction}\0${source}\0${destination}`;
    const increment = counters.advance(slot.index, key, edgeRecord(edge));
    if (increment === undefined) continue;
    const inFlight = counters.gauge(slot.index, key, edge.inFlight);
    const isPast = boot.isCatchingUp && increment.isNew;
    into.edges.push({ direction, source, destination, inFlight, isPast, ...edgeNumbers(increment.numbers) });
  }
  for (const { direction, name, rejected, shadowRejected, lostProbes } of slot.breakers) {
    const record = Float64Array.of(rejected, shadowRejected, lostProbes);
    const [more = 0, moreShadow = 0, moreLost = 0] =
      counters.advance(slot.index, `b\0${direction}\0${name}`, record)?.numbers ?? [];
    into.breakers.push({ direction, name, rejected: more, shadowRejected: moreShadow, lostProbes: moreLost });
  }
  for (const { direction, name, verdicts, injected } of slot.faults) {
    const record = Float64Array.from([...verdicts, ...injected]);
    const numbers = counters.advance(slot.index, `f\0${direction}\0${name}`, record)?.numbers;
    if (numbers === undefined) continue;
    const split = verdicts.length;
    into.faults.push({
      direction,
      name,
      verdicts: [...numbers.slice(0, split)],
      injected: [...numbers.slice(split)],
    });
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
