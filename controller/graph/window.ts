/**
 * What happened in the last seconds. A sidecar's reports cut time into spans; each edge keeps what it counted in the
 * recent ones. A rate divides by the time between two reports, not by the clock's, so that it is exact for any
 * interval between reports.
 */
import { type Budget, HISTOGRAM_BUCKETS } from "../report/index.js";

export const WINDOW_MS = 10_000;
/** Reports that come faster share a span, so that their number bounds the memory and their rate does not. */
const MIN_SPAN_MS = 1000;
const OUTCOME_COUNT = 8;
const BYTES_A_SPAN = (OUTCOME_COUNT + HISTOGRAM_BUCKETS) * 4 + 150;

/** The ends of the spans of one sidecar, by its reports; numbered from 0. */
export class Spans {
  #ends: number[] = [];
  #first = 0;

  /** Number of the span that what is reported now belongs to. `startMs`: begin of the time that it tells of. */
  report(nowMs: number, startMs = nowMs): number {
    if (nowMs < (this.#ends.at(-2) ?? this.#ends.at(-1) ?? nowMs)) return this.#beginAnew(nowMs);
    if (this.#ends.length === 0) this.#ends.push(startMs);
    const beforeLast = this.#ends.at(-2);
    if (beforeLast !== undefined && nowMs - beforeLast < MIN_SPAN_MS)
      this.#ends[this.#ends.length - 1] = nowMs;
    else this.#ends.push(nowMs);
    while ((this.#ends[1] ?? nowMs) <= nowMs - WINDOW_MS) {
      this.#ends.shift();
      this.#first += 1;
    }
    return this.#first + this.#ends.length - 1;
  }

  /** The spans of the last window: their first number and how long they are together. None once reports stay out. */
  recent(nowMs: number): { first: number; lengthMs: number } {
    const [start, end] = [this.#ends[0], this.#ends.at(-1)];
    const isOver = start === undefined || end === undefined || nowMs - end > WINDOW_MS;
    return isOver ? { first: Infinity, lengthMs: 0 } : { first: this.#first + 1, lengthMs: end - start };
  }

  /** The clock was set back: how long ago anything was is not known, so what is reported now is of no rate either. */
  #beginAnew(nowMs: number): number {
    this.#first += this.#ends.length;
    this.#ends = [nowMs];
    return this.#first;
  }
}

interface Span {
  number: number;
  /** In the order of OUTCOMES. */
  outcomes: Uint32Array;
  buckets: Uint32Array;
}

export interface Recent {
  outcomes: Float64Array;
  buckets: Float64Array;
}

export function nothingRecent(): Recent {
  return { outcomes: new Float64Array(OUTCOME_COUNT), buckets: new Float64Array(HISTOGRAM_BUCKETS) };
}

/** What one edge counted in the recent spans of one sidecar. */
export class EdgeWindow {
  #spans: Span[] = [];

  constructor(private readonly budget: Budget) {}

  add(span: number, oldest: number, outcomes: ArrayLike<number>, buckets: readonly [number, number][]): void {
    if (this.#spans.at(-1)?.number !== span) {
      this.drop(oldest);
      if (!this.budget.take(BYTES_A_SPAN)) return;
      this.#spans.push({
        number: span,
        outcomes: new Uint32Array(OUTCOME_COUNT),
        buckets: new Uint32Array(HISTOGRAM_BUCKETS),
      });
    }
    const last = this.#spans.at(-1);
    if (last === undefined) return;
    for (let index = 0; index < OUTCOME_COUNT; index++) addTo(last.outcomes, index, outcomes[index] ?? 0);
    for (const [bucket, count] of buckets) addTo(last.buckets, bucket, count);
  }

  /** Adds the spans from this one on to `sum`. */
  sumInto(sum: Recent, first: number): void {
    for (const { number, outcomes, buckets } of this.#spans) {
      if (number < first) continue;
      for (let index = 0; index < OUTCOME_COUNT; index++) addTo(sum.outcomes, index, outcomes[index] ?? 0);
      for (let bucket = 0; bucket < HISTOGRAM_BUCKETS; bucket++)
        addTo(sum.buckets, bucket, buckets[bucket] ?? 0);
    }
  }

  /** In the spans from this one on, of all outcomes together. */
  requests(first: number): number {
    let sum = 0;
    for (const { number, outcomes } of this.#spans) {
      if (number >= first) for (const count of outcomes) sum += count;
    }
    return sum;
  }

  drop(oldest: number): void {
    while ((this.#spans[0]?.number ?? oldest) < oldest) {
      this.#spans.shift();
      this.budget.give(BYTES_A_SPAN);
    }
  }

  /** Estimate of the memory held. */
  get bytes(): number {
    return this.#spans.length * BYTES_A_SPAN;
  }
}

function addTo(numbers: Uint32Array | Float64Array, index: number, more: number): void {
  numbers[index] = (numbers[index] ?? 0) + more;
}
