// Durations of any number of requests in fixed memory, with a relative error that is known.

export interface HistogramShape {
  /** Upper bound of the first bucket. */
  smallestMs: number;
  /** Each bucket's upper bound over that of the one before: the relative error. */
  growth: number;
  buckets: number;
}

/** Of services: 5 %, up to over 10 minutes. */
export const COARSE: HistogramShape = { smallestMs: 0.1, growth: 1.05, buckets: 321 };
/** Of a proxy alone: 1 %, from a microsecond to over a minute. */
export const FINE: HistogramShape = { smallestMs: 0.001, growth: 1.01, buckets: 1_810 };

export class LatencyHistogram {
  private readonly counts: Uint32Array;
  private total = 0;
  private sumMs = 0;
  private longestMs = 0;

  constructor(private readonly shape: HistogramShape = COARSE) {
    this.counts = new Uint32Array(shape.buckets);
  }

  record(durationMs: number): void {
    const { smallestMs, growth, buckets } = this.shape;
    const index = Math.ceil(Math.log(durationMs / smallestMs) / Math.log(growth));
    const bucket = Math.min(buckets - 1, Math.max(0, index));
    this.counts[bucket] = (this.counts[bucket] ?? 0) + 1;
    this.total += 1;
    this.sumMs += durationMs;
    this.longestMs = Math.max(this.longestMs, durationMs);
  }

  get count(): number {
    return this.total;
  }

  /** NaN when there is none. */
  get meanMs(): number {
    return this.sumMs / this.total;
  }

  /** Exact. */
  get maxMs(): number {
    return this.longestMs;
  }

  /** The duration that a share of all did not exceed (`0.99`), rounded up to its bucket; NaN when there is none. */
  quantileMs(share: number): number {
    if (this.total === 0) return Number.NaN;
    const { smallestMs, growth } = this.shape;
    const rank = Math.max(1, Math.ceil(share * this.total));
    let seen = 0;
    for (const [index, count] of this.counts.entries()) {
      seen += count;
      if (seen >= rank) return Math.min(this.longestMs, smallestMs * growth ** index);
    }
    return this.longestMs;
  }
}
