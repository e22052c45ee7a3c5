/** Who calls whom, as both ends see it. */
import type { EdgeView, Outcome } from "../model/index.js";
import type { EdgeIncrement } from "../report/index.js";
import { DepartedEdges } from "./departed.js";
import { quantileUs } from "./histogram.js";
import type { KeptDeparted, KeptEdge } from "./kept.js";
import { byOutcome, errorShareOf, type PresentEdge } from "./mesh/index.js";
import type { SidecarEdges } from "./seen.js";
import { type EdgeName, Totals } from "./totals.js";
import { nothingRecent, type Recent, WINDOW_MS } from "./window.js";

const US_IN_MS = 1000;
const MS_IN_S = 1000;

/** What one end counted on an edge since ever: it never falls, but the edge may be forgotten as a whole. */
export interface EdgeTotals extends EdgeName {
  outcomes: Record<Outcome, number>;
  durationSumUs: number;
  /**
   * Requests by duration, see `boundsOf`. They are all requests, but for those counted before the controller wrote
   * histograms down.
   */
  buckets: Float64Array;
  /** Now; none of sidecars that do not report any more. */
  inFlight: number;
}

/** Totals outlive the sidecars that counted them: those of a forgotten one stay in the sum. */
export class Edges {
  readonly #seenBy = new Map<string, Set<SidecarEdges>>();
  readonly #departed = new DepartedEdges();

  /** Takes one report. `startedMs`: when the counting began, if that is known. */
  add(sidecar: SidecarEdges, increments: readonly EdgeIncrement[], nowMs: number, startedMs?: number): void {
    this.#see(sidecar, sidecar.add(increments, nowMs, startedMs));
  }

  /** All edges, ordered by key. A sidecar without a report for `staleAfterMs` has nothing in flight any more. */
  views(nowMs: number, staleAfterMs: number): EdgeView[] {
    return this.#keys().flatMap((key) => {
      const sum = this.#sum(key, nowMs, staleAfterMs);
      return sum === undefined ? [] : [viewOf(sum)];
    });
  }

  /** What was counted since ever, ordered by key. */
  totals(nowMs: number, staleAfterMs: number): EdgeTotals[] {
    return this.#keys().flatMap((key) => {
      const sum = this.#sum(key, nowMs, staleAfterMs);
      if (sum === undefined) return [];
      const { name, totals, inFlight } = sum;
      const { durationSumUs, buckets } = totals;
      return [{ ...name, outcomes: byOutcome(totals.outcomes), durationSumUs, buckets, inFlight }];
    });
  }

  /** What each end of each edge does now, by edgeKey: of sidecars that still report. */
  present(nowMs: number, staleAfterMs: number): Map<string, PresentEdge> {
    const all = [...this.#seenBy].flatMap(([key, sidecars]) => {
      const live = [...sidecars].filter(({ lastMs = 0 }) => nowMs - lastMs <= staleAfterMs);
      const present = presentOf(key, live, nowMs);
      return present === undefined ? [] : [[key, present] as const];
    });
    return new Map(all);
  }

  /** To be called when a sidecar is forgotten: once, and `add` never again. */
  forget(sidecar: SidecarEdges): void {
    for (const [key, { name, totals }] of sidecar.seen) {
      this.#departed.add(name, totals, sidecar.lastMs ?? 0);
      const others = this.#seenBy.get(key);
      others?.delete(sidecar);
      if (others?.size === 0) this.#seenBy.delete(key);
    }
    sidecar.clear();
  }

  /** Forgets edges that nobody has seen for a week. */
  sweep(nowMs: number): void {
    this.#departed.sweep(nowMs, (key) => this.#seenBy.has(key));
  }

  keepDeparted(): KeptDeparted[] {
    return this.#departed.keep();
  }

  restoreDeparted(kept: KeptDeparted): void {
    this.#departed.restore(kept);
  }

  restore(sidecar: SidecarEdges, edges: readonly KeptEdge[], lastMs: number): void {
    this.#see(sidecar, sidecar.restore(edges, lastMs));
  }

  #see(sidecar: SidecarEdges, keys: readonly string[]): void {
    for (const key of keys) {
      const all = this.#seenBy.get(key) ?? new Set<SidecarEdges>();
      this.#seenBy.set(key, all);
      all.add(sidecar);
    }
  }

  #keys(): string[] {
    return [...new Set([...this.#seenBy.keys(), ...this.#departed.keys()])].sort();
  }

  #sum(key: string, nowMs: number, staleAfterMs: number): Sum | undefined {
    const sidecars = [...(this.#seenBy.get(key) ?? [])];
    const departed = this.#departed.get(key);
    const name = departed?.name ?? sidecars[0]?.seen.get(key)?.name;
    if (name === undefined) return undefined;
    const sum: Sum = { name, totals: new Totals(), recent: nothingRecent(), ...NOTHING_NOW };
    if (departed !== undefined) sum.totals.addTotals(departed.totals);
    for (const sidecar of sidecars) addSeen(sum, sidecar, key, nowMs, staleAfterMs);
    return sum;
  }
}

function presentOf(key: string, live: readonly SidecarEdges[], nowMs: number): PresentEdge | undefined {
  let present: PresentEdge | undefined;
  for (const { seen, spans, lastMs = nowMs } of live) {
    const edge = seen.get(key);
    if (edge === undefined) continue;
    present ??= { name: edge.name, inFlight: 0, rate: 0, lastMs: 0, heardMs: lastMs };
    const { first, lengthMs } = spans.recent(nowMs);
    if (lengthMs > 0) present.rate += (edge.window.requests(first) * MS_IN_S) / lengthMs;
    present.inFlight += edge.inFlight;
    present.lastMs += lastMs / live.length;
    present.heardMs = Math.min(present.heardMs, lastMs);
  }
  return present;
}

interface Sum {
  name: EdgeName;
  totals: Totals;
  recent: Recent;
  rate: number;
  windowMs: number;
  inFlight: number;
  stale: boolean;
}

const NOTHING_NOW = { rate: 0, windowMs: 0, inFlight: 0, stale: true };

function addSeen(sum: Sum, sidecar: SidecarEdges, key: string, nowMs: number, staleAfterMs: number): void {
  const edge = sidecar.seen.get(key);
  if (edge === undefined) return;
  sum.totals.addTotals(edge.totals);
  const { first, lengthMs } = sidecar.spans.recent(nowMs);
  const alone = nothingRecent();
  edge.window.sumInto(alone, first);
  addAll(sum.recent.outcomes, alone.outcomes);
  addAll(sum.recent.buckets, alone.buckets);
  if (lengthMs > 0) sum.rate += (sumOf(alone.outcomes) * MS_IN_S) / lengthMs;
  sum.windowMs = Math.max(sum.windowMs, lengthMs);
  if (nowMs - (sidecar.lastMs ?? 0) > staleAfterMs) return;
  sum.stale = false;
  sum.inFlight += edge.inFlight;
}

function viewOf({ name, totals, recent, rate, windowMs, inFlight, stale }: Sum): EdgeView {
  const inMs = (us: number | null) => (us === null ? null : us / US_IN_MS);
  return {
    ...name,
    outcomes: byOutcome(totals.outcomes),
    requests: sumOf(totals.outcomes),
    durationSumMs: totals.durationSumUs / US_IN_MS,
    errorShare: errorShareOf(byOutcome(recent.outcomes)) ?? 0,
    p50Ms: inMs(quantileUs(recent.buckets, 0.5)),
    p99Ms: inMs(quantileUs(recent.buckets, 0.99)),
    ...{ rate, inFlight, stale },
    windowMs: windowMs || WINDOW_MS,
  };
}

function sumOf(numbers: Float64Array): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}

function addAll(into: Float64Array, more: Float64Array): void {
  for (let index = 0; index < into.length; index++) into[index] = (into[index] ?? 0) + (more[index] ?? 0);
}
