/** The edges that one sidecar sees. */
import type { Budget, EdgeIncrement } from "../report/index.js";
import type { KeptEdge } from "./kept.js";
import { edgeKey } from "./keyed.js";
import { type EdgeName, Totals } from "./totals.js";
import { EdgeWindow, Spans } from "./window.js";

/** What is beyond finds no room and is counted as dropped. */
const MAX_EDGES = 1024;
/** Most of it is the histogram. */
const BYTES_AN_EDGE = 1700;

interface SeenEdge {
  name: EdgeName;
  totals: Totals;
  window: EdgeWindow;
  inFlight: number;
}

export class SidecarEdges {
  readonly spans = new Spans();
  /** By edgeKey. */
  readonly seen = new Map<string, SeenEdge>();
  /** Of the last report; undefined: there was none. */
  lastMs: number | undefined;
  dropped = 0;

  constructor(private readonly budget: Budget) {}

  /** Takes one report and returns the keys of its edges. `startedMs`: when the counting began, if that is known. */
  add(increments: readonly EdgeIncrement[], nowMs: number, startedMs?: number): string[] {
    const span = this.spans.report(nowMs, startedMs);
    const { first } = this.spans.recent(nowMs);
    this.lastMs = nowMs;
    return increments.flatMap((increment) => {
      const key = edgeKey(increment);
      const edge = this.#edge(key, increment);
      if (edge === undefined) return [];
      if (!increment.isPast) edge.window.add(span, first, increment.outcomes, increment.buckets);
      edge.inFlight = increment.inFlight;
      edge.totals.add(increment);
      return [key];
    });
  }

  keep(): KeptEdge[] {
    return [...this.seen.values()].map(({ name, totals, inFlight }) => ({ ...totals.keep(name), inFlight }));
  }

  /** The next report tells of the time since `lastMs`, however long that was. Returns the keys of the edges. */
  restore(edges: readonly KeptEdge[], lastMs: number): string[] {
    this.lastMs = lastMs;
    this.spans.report(lastMs);
    return edges.flatMap((kept) => {
      const key = edgeKey(kept);
      const edge = this.#edge(key, kept);
      if (edge === undefined) return [];
      edge.totals.add(kept);
      edge.inFlight = kept.inFlight;
      return [key];
    });
  }

  /** Housekeeping: what happened before the last window is of no rate any more. */
  sweep(nowMs: number): void {
    const { first } = this.spans.recent(nowMs);
    for (const { window } of this.seen.values()) window.drop(first);
  }

  /** To be called at the end: what was held is free for others. */
  clear(): void {
    this.budget.give(this.bytes);
    this.seen.clear();
  }

  /** Estimate of the memory held. */
  get bytes(): number {
    let bytes = this.seen.size * BYTES_AN_EDGE;
    for (const { window } of this.seen.values()) bytes += window.bytes;
    return bytes;
  }

  #edge(key: string, { direction, source, destination }: EdgeName): SeenEdge | undefined {
    const known = this.seen.get(key);
    if (known !== undefined) return known;
    if (this.seen.size >= MAX_EDGES || !this.budget.take(BYTES_AN_EDGE)) {
      this.dropped += 1;
      return undefined;
    }
    const name = { direction, source, destination };
    const edge = { name, totals: new Totals(), window: new EdgeWindow(this.budget), inFlight: 0 };
    this.seen.set(key, edge);
    return edge;
  }
}
