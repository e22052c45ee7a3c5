/** Who calls whom, as both ends see it. */
import { type EdgeView, OUTCOMES, type Outcome } from "../model/index.js";
import type { EdgeIncrement } from "../report/index.js";
import { DepartedEdges } from "./departed.js";
import { quantileUs } from "./histogram.js";
import type { KeptDeparted, KeptEdge } from "./kept.js";
import type { SidecarEdges } from "./seen.js";
import { type EdgeName, Totals } from "./totals.js";
import { nothingRecent, type Recent, WINDOW_MS } from "./window.js";

const US_IN_MS = 1000;
const MS_IN_S = 1000;

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
    const keys = [...new Set([...this.#seenBy.keys(), ...this.#departed.keys()])].sort();
    return keys.flatMap((key) => this.#view(key, nowMs, staleAfterMs) ?? []);
  }

  /** To be called when a sidecar is forgotten: once, and `add` never again. */
  forget(sidecar: SidecarEdges): void {
    for (const [key, { name, totals }] of sidecar.seen) {
      this.#departed.add(name, totals, sidecar.lastMs);
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
    const { direction, source, destination, lastMs } = kept;
    this.#departed.add({ direction, source, destination }, kept, lastMs);
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

  #view(key: string, nowMs: number, staleAfterMs: number): EdgeView | undefined {
    const departed = this.#departed.get(key);
    const sum: Sum = { totals: new Totals(), recent: nothingRecent(), ...NOTHING_NOW };
    if (departed !== undefined) sum.totals.add(departed.totals);
    let name = departed?.name;
    for (const sidecar of this.#seenBy.get(key) ?? []) {
      name ??= sidecar.seen.get(key)?.name;
      addSeen(sum, sidecar, key, nowMs, staleAfterMs);
    }
    return name === undefined ? undefined : viewOf(name, sum);
  }
}

interface Sum {
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
  sum.totals.add(edge.totals);
  const { first, lengthMs } = sidecar.spans.recent(nowMs);
  const alone = nothingRecent();
  edge.window.sumInto(alone, first);
  addAll(sum.recent.outcomes, alone.outcomes);
  addAll(sum.recent.buckets, alone.buckets);
  if (lengthMs > 0) sum.rate += (sumOf(alone.outcomes) * MS_IN_S) / lengthMs;
  sum.windowMs = Math.max(sum.windowMs, lengthMs);
  if (nowMs - sidecar.lastMs > staleAfterMs) return;
  sum.stale = false;
  sum.inFlight += edge.inFlight;
}

function viewOf(name: EdgeName, { totals, recent, rate, windowMs, inFlight, stale }: Sum): EdgeView {
  const inMs = (us: number | null) => (us === null ? null : us / US_IN_MS);
  return {
    ...name,
    outcomes: byOutcome(totals.outcomes),
    requests: sumOf(totals.outcomes),
    durationSumMs: totals.durationSumUs / US_IN_MS,
    errorShare: errorShareOf(byOutcome(recent.outcomes)),
    p50Ms: inMs(quantileUs(recent.buckets, 0.5)),
    p99Ms: inMs(quantileUs(recent.buckets, 0.99)),
    ...{ rate, inFlight, stale },
    windowMs: windowMs || WINDOW_MS,
  };
}

/** The share that a breaker judges: soft failures are failures, ignored and unanswered requests are not asked. */
function errorShareOf(outcomes: Record<Outcome, number>): number {
  const failed = outcomes.failure + outcomes.soft_failure;
  const judged = outcomes.success + failed;
  return judged === 0 ? 0 : failed / judged;
}

function byOutcome(counts: Float64Array): Record<Outcome, number> {
  const entries = OUTCOMES.map((outcome, index) => [outcome, counts[index] ?? 0] as const);
  return Object.fromEntries(entries) as Record<Outcome, number>;
}

function sumOf(numbers: Float64Array): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}

function addAll(into: Float64Array, more: Float64Array): void {
  for (let index = 0; index < into.length; index++) into[index] = (into[index] ?? 0) + (more[index] ?? 0);
}
