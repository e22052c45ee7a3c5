/** Who calls whom, as both ends see it. */
import { type EdgeView, OUTCOMES, type Outcome } from "../model/index.js";
import type { EdgeIncrement } from "../report/index.js";
import { quantileUs } from "./histogram.js";
import { edgeKey } from "./keyed.js";
import { EdgeWindow, nothingRecent, Spans, WINDOW_MS } from "./window.js";

/** Of one sidecar; what is beyond finds no room and is counted as dropped. */
const MAX_EDGES = 1024;
const BYTES_AN_EDGE = 400;
const US_IN_MS = 1000;
const MS_IN_S = 1000;

interface Totals {
  edge: Pick<EdgeView, "direction" | "source" | "destination">;
  outcomes: Float64Array;
  durationSumUs: number;
  /** Sidecars that have seen it and are not forgotten. */
  seenBy: Set<SidecarEdges>;
}

/** The edges that one sidecar sees. */
export class SidecarEdges {
  readonly spans = new Spans();
  readonly windows = new Map<string, EdgeWindow>();
  readonly inFlight = new Map<string, number>();
  lastMs = 0;
  dropped = 0;

  get bytes(): number {
    let bytes = this.windows.size * BYTES_AN_EDGE;
    for (const window of this.windows.values()) bytes += window.bytes;
    return bytes;
  }
}

/** Totals outlive the sidecars that counted them, as long as one of those that saw the edge is known. */
export class Edges {
  readonly #totals = new Map<string, Totals>();

  /** Takes one report. `startedMs`: when the counting began, if that is known. */
  add(seen: SidecarEdges, increments: readonly EdgeIncrement[], nowMs: number, startedMs?: number): void {
    const span = seen.spans.report(nowMs, startedMs);
    const { first } = seen.spans.recent(nowMs);
    seen.lastMs = nowMs;
    for (const increment of increments) {
      const key = edgeKey(increment);
      const window = windowFor(seen, key);
      if (window === undefined) continue;
      if (!increment.isPast) window.add(span, first, increment.outcomes, increment.buckets);
      seen.inFlight.set(key, increment.inFlight);
      this.#count(key, increment, seen);
    }
  }

  /** All edges, ordered by key. A sidecar without a report for `staleAfterMs` has nothing in flight any more. */
  views(nowMs: number, staleAfterMs: number): EdgeView[] {
    const keys = [...this.#totals.keys()].sort();
    return keys.flatMap((key) => this.#view(key, nowMs, staleAfterMs) ?? []);
  }

  /** To be called when a sidecar is forgotten. */
  forget(seen: SidecarEdges): void {
    for (const key of seen.windows.keys()) {
      const totals = this.#totals.get(key);
      totals?.seenBy.delete(seen);
      if (totals?.seenBy.size === 0) this.#totals.delete(key);
    }
  }

  #count(key: string, increment: EdgeIncrement, seen: SidecarEdges): void {
    const { direction, source, destination } = increment;
    const totals = this.#totals.get(key) ?? {
      edge: { direction, source, destination },
      outcomes: new Float64Array(OUTCOMES.length),
      durationSumUs: 0,
      seenBy: new Set<SidecarEdges>(),
    };
    this.#totals.set(key, totals);
    totals.seenBy.add(seen);
    totals.durationSumUs += increment.durationSumUs;
    increment.outcomes.forEach((count, index) => {
      totals.outcomes[index] = (totals.outcomes[index] ?? 0) + count;
    });
  }

  #view(key: string, nowMs: number, staleAfterMs: number): EdgeView | undefined {
    const totals = this.#totals.get(key);
    if (totals === undefined) return undefined;
    const recent = nothingRecent();
    const sums = { rate: 0, windowMs: 0, inFlight: 0, stale: true };
    for (const seen of totals.seenBy) {
      const { first, lengthMs } = seen.spans.recent(nowMs);
      const alone = nothingRecent();
      seen.windows.get(key)?.sumInto(alone, first);
      addAll(recent.outcomes, alone.outcomes);
      addAll(recent.buckets, alone.buckets);
      if (lengthMs > 0) sums.rate += (sumOf(alone.outcomes) * MS_IN_S) / lengthMs;
      sums.windowMs = Math.max(sums.windowMs, lengthMs);
      if (nowMs - seen.lastMs > staleAfterMs) continue;
      sums.stale = false;
      sums.inFlight += seen.inFlight.get(key) ?? 0;
    }
    const inMs = (us: number | null) => (us === null ? null : us / US_IN_MS);
    return {
      ...totals.edge,
      outcomes: byOutcome(totals.outcomes),
      requests: sumOf(totals.outcomes),
      durationSumMs: totals.durationSumUs / US_IN_MS,
      errorShare: errorShareOf(byOutcome(recent.outcomes)),
      p50Ms: inMs(quantileUs(recent.buckets, 0.5)),
      p99Ms: inMs(quantileUs(recent.buckets, 0.99)),
      ...sums,
      windowMs: sums.windowMs || WINDOW_MS,
    };
  }
}

/** The share that a breaker judges: soft failures are failures, ignored and unanswered requests are not asked. */
function errorShareOf(outcomes: Record<Outcome, number>): number {
  const failed = outcomes.failure + outcomes.soft_failure;
  const judged = outcomes.success + failed;
  return judged === 0 ? 0 : failed / judged;
}

function windowFor(seen: SidecarEdges, key: string): EdgeWindow | undefined {
  const known = seen.windows.get(key);
  if (known !== undefined) return known;
  if (seen.windows.size >= MAX_EDGES) {
    seen.dropped += 1;
    return undefined;
  }
  const window = new EdgeWindow();
  seen.windows.set(key, window);
  return window;
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
