/** One cycle of a breaker: from the trip to the state closed, and what followed for a while. */
import type { BreakerStateName, Direction, RecoveryView, TransitionView } from "../model/index.js";
import { Curve } from "./curve.js";
import { type FitOrReason, fitOf } from "./fit.js";

/** What happens after it closed is looked at for so long: the end of a fall, and what the share came to. */
const SETTLE_MS = 10_000;

/** Between two reports; a filter tells the last eight. */
const MOST_MOVES = 64;

/** A transition, and whose. */
export interface Move extends TransitionView {
  service: string;
  name: string;
}

/** What was judged between two reports, by the sidecar's clock. */
export interface Sample {
  fromMs: number;
  toMs: number;
  completed: number;
  failed: number;
}

export class Cycle {
  readonly #trip: Move;
  readonly #curve = new Curve();
  readonly #after = { completed: 0, failed: 0 };
  /** Since the last sample. */
  #moves: Pick<Move, "to" | "atMs">[];
  /** At the last sample. */
  #isOpen = false;
  #opened = 1;
  #closedMs: number | undefined;
  #cut: string | undefined;
  #isEnded = false;
  /** Made when somebody first asks: whoever makes a breaker trip makes the controller compute nothing. */
  #result: FitOrReason | undefined;

  /** `trip`: from closed to open. */
  constructor(trip: Move) {
    this.#trip = trip;
    this.#moves = [trip];
  }

  /** Nothing more is to be told of it. */
  get isOver(): boolean {
    return this.#cut !== undefined || this.#isEnded;
  }

  get sidecar(): string {
    return this.#trip.sidecar;
  }

  get direction(): Direction {
    return this.#trip.direction;
  }

  get trippedMs(): number {
    return this.#trip.atMs;
  }

  get hasClosed(): boolean {
    return this.#closedMs !== undefined;
  }

  /** A later transition of the breaker, in their order. */
  move({ to, atMs, reason }: { to: BreakerStateName; atMs: number; reason: string }): void {
    if (this.isOver) return;
    if (reason === "forced") {
      this.cut("the policy's mode was changed");
      return;
    }
    // Set back between the two, within the time of one report.
    if (atMs < this.#trip.atMs) {
      this.cut("the sidecar's clock was set back");
      return;
    }
    if (this.#moves.length >= MOST_MOVES) {
      this.cut("more transitions were told than a report holds");
      return;
    }
    this.#moves.push({ to, atMs });
    if (to === "open") this.#opened += 1;
    if (to === "closed") this.#closedMs = atMs;
  }

  /** To be called after the transitions that were told with it. */
  add(sample: Sample): void {
    if (this.isOver) return;
    const { completed, failed, fromMs, toMs } = sample;
    const active = this.#activeIn(sample);
    if (active !== undefined) this.#curve.add({ ...active, completed, failed });
    else if (!this.#curve.addLate(completed, failed)) {
      // Another worker's, told after the trip: an open breaker lets nothing through.
      this.#curve.add({ fromMs: fromMs - toMs, toMs: 0, completed, failed });
    }
    if (this.#closedMs === undefined) return;
    if (fromMs >= this.#closedMs) {
      this.#after.completed += completed;
      this.#after.failed += failed;
    }
    if (toMs - this.#closedMs >= SETTLE_MS) this.end();
  }

  /** It has closed, and what comes now is another cycle's. */
  end(): void {
    this.#isEnded = true;
  }

  /** Its end will not be seen. What has closed has been. */
  cut(why: string): void {
    if (this.hasClosed) this.end();
    else if (!this.isOver) this.#cut = why;
  }

  /** All that is told of it; the first time takes a few milliseconds. */
  view(): RecoveryView {
    const { sidecar, service, direction, name, atMs, reason, completed, failed } = this.#trip;
    const measuredMs = this.#closedMs === undefined ? null : Math.max(0, this.#closedMs - atMs);
    return {
      ...{ sidecar, service, direction, breaker: name, trippedMs: atMs, reason, state: this.#state },
      ...{ opened: this.#opened, measuredMs, before: { completed, failed }, after: { ...this.#after } },
      buckets: this.#curve.buckets.map((bucket) => ({ ...bucket })),
      ...this.#verdict(),
    };
  }

  get #state(): RecoveryView["state"] {
    if (this.#cut !== undefined) return "cut";
    if (this.#isEnded) return "over";
    return this.hasClosed ? "settling" : "running";
  }

  #verdict(): FitOrReason {
    if (this.#cut !== undefined) return { noFit: `its end was not seen: ${this.#cut}` };
    if (!this.#isEnded) return { noFit: "it is not over" };
    this.#result ??= fitOf(this.#curve.buckets);
    return this.#result;
  }

  /** The part of a sample in which it was not open all the time; undefined: none of it. Milliseconds since the trip. */
  #activeIn({ fromMs, toMs }: Sample): { fromMs: number; toMs: number } | undefined {
    let from = this.#isOpen ? undefined : fromMs;
    let to = fromMs;
    for (const move of this.#moves) {
      if (move.to === "open" && !this.#isOpen) to = move.atMs;
      if (move.to !== "open" && this.#isOpen) from ??= move.atMs;
      this.#isOpen = move.to === "open";
    }
    this.#moves = [];
    if (!this.#isOpen) to = toMs;
    if (from === undefined) return undefined;
    const within = (ms: number) => Math.min(Math.max(ms, fromMs), toMs) - this.#trip.atMs;
    return { fromMs: within(from), toMs: Math.max(within(from), within(to)) };
  }
}
