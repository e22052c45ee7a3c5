// Durations of any number of requests in fixed memory, with at most 5 % relative error.

/** Each bucket's upper bound over that of the one before. */
const GROWTH = 1.05;
const SMALLEST_MS = 0.1;
/** Up to over 10 minutes. */
const BUCKETS = 321;

export class LatencyHistogram {
  private readonly counts = new Uint32Array(BUCKETS);
  private total = 0;
  private sumMs = 0;
  private longestMs = 0;

  record(durationMs: number): void {
    const index = Math.ceil(Math.log(durationMs / SMALLEST_MS) / Math.log(GROWTH));
    const bucket = Math.min(BUCKETS - 1, Math.max(0, index));
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
    const rank = Math.max(1, Math.ceil(share * this.total));
    let seen = 0;
    for (const [index, count] of this.counts.entries()) {
      seen += count;
      if (seen >= rank) return Math.min(this.longestMs, SMALLEST_MS * GROWTH ** index);
    }
    return this.longestMs;
  }
}
