/** What was counted on one edge, since ever. */
import { type EdgeView, OUTCOMES } from "../model/index.js";
import { HISTOGRAM_BUCKETS } from "../report/index.js";
import type { KeptTotals } from "./kept.js";

export type EdgeName = Pick<EdgeView, "direction" | "source" | "destination">;

/** `outcomes` in the order of OUTCOMES; `buckets`: index and count of those that are not empty. */
interface Counted {
  outcomes: ArrayLike<number>;
  durationSumUs: number;
  /** Absent: not known, as in what earlier versions wrote down. */
  buckets?: readonly (readonly [number, number])[];
}

export class Totals {
  readonly outcomes = new Float64Array(OUTCOMES.length);
  readonly buckets = new Float64Array(HISTOGRAM_BUCKETS);
  durationSumUs = 0;

  add({ outcomes, durationSumUs, buckets = [] }: Counted): void {
    for (let index = 0; index < this.outcomes.length; index++) {
      this.outcomes[index] = (this.outcomes[index] ?? 0) + (outcomes[index] ?? 0);
    }
    for (const [bucket, count] of buckets) this.buckets[bucket] = (this.buckets[bucket] ?? 0) + count;
    this.durationSumUs += durationSumUs;
  }

  addTotals({ outcomes, durationSumUs, buckets }: Totals): void {
    this.add({ outcomes, durationSumUs });
    for (let bucket = 0; bucket < buckets.length; bucket++) {
      this.buckets[bucket] = (this.buckets[bucket] ?? 0) + (buckets[bucket] ?? 0);
    }
  }

  /** Of all outcomes together. */
  get requests(): number {
    return this.outcomes.reduce((sum, count) => sum + count, 0);
  }

  keep({ direction, source, destination }: EdgeName): KeptTotals {
    return { direction, source, destination, ...this.counts() };
  }

  /** As plain numbers; of the buckets those that are not empty, the fastest first. */
  counts(): Pick<KeptTotals, "outcomes" | "durationSumUs"> & Required<Pick<KeptTotals, "buckets">> {
    const { outcomes, durationSumUs } = this;
    const buckets = [...this.buckets.entries()].filter(([, count]) => count !== 0);
    return { outcomes: [...outcomes], durationSumUs, buckets };
  }
}
