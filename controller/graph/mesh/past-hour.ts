/** The mesh over the past hour: what reports tell goes into a ring, windows of it are shown. */
import type { GraphView } from "../../model/index.js";
import type { EdgeIncrement } from "../../report/index.js";
import { Ring, type Slice } from "../ring/index.js";
import { meshView, type PresentEdge, type ViewOptions } from "./view.js";

export class PastHour {
  readonly #ring: Ring;
  #restoredMs = 0;

  /** `clock`: milliseconds since the epoch. `present`: what each end of each edge does now. */
  constructor(
    private readonly clock: () => number,
    private readonly present: () => ReadonlyMap<string, PresentEdge>,
  ) {
    this.#ring = new Ring(clock());
  }

  /** To be called before the first report: somebody was heard then, and what comes now tells of the time since. */
  restore(lastReportMs: number): void {
    this.#restoredMs = Math.max(this.#restoredMs, lastReportMs);
    // A clock that was set back since: it would be a beginning that is still to come.
    this.#ring.beginAt(Math.min(this.#restoredMs, this.clock()));
  }

  /** Takes what one report counted from one time to another. */
  add(increments: readonly EdgeIncrement[], fromMs: number, toMs: number): void {
    const told = increments.filter(({ isPast }) => !isPast);
    this.#ring.add(told, fromMs, toMs);
  }

  /** Housekeeping; call about once a minute. */
  sweep(): void {
    this.#ring.advance(this.clock());
  }

  /** Undefined: nothing of the time asked for is kept (see `keptFromMs`), or it has not come. */
  view(options: ViewOptions): GraphView | undefined {
    return meshView({ ring: this.#ring, nowMs: this.clock(), present: this.present() }, options);
  }

  /** What each end of each edge counted from one step of 10 s to another, both inclusive; see `stepOf`. */
  sum(from: number, to: number): Iterable<Slice> {
    return this.#ring.sum(from, to).values();
  }

  /** Since when anything is kept. */
  get keptFromMs(): number {
    return this.#ring.keptFromMs(this.clock());
  }

  /** Times that an end of an edge found no room. */
  get dropped(): number {
    return this.#ring.dropped;
  }

  /** Estimate of the memory held; about 130 MiB at most. */
  get bytes(): number {
    return this.#ring.bytes;
  }
}
