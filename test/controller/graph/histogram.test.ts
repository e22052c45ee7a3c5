import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { boundsOf, bucketOf, quantileUs } from "../../../controller/graph/index.js";
import { HISTOGRAM_BUCKETS } from "../../../controller/report/index.js";

const LONGEST_US = 2 ** 26;

function counted(durationsUs: readonly number[]): number[] {
  const counts = new Array<number>(HISTOGRAM_BUCKETS).fill(0);
  for (const duration of durationsUs) {
    const bucket = bucketOf(duration);
    counts[bucket] = (counts[bucket] ?? 0) + 1;
  }
  return counts;
}

describe("the buckets", () => {
  it("begin where the wire form says", () => {
    expect(boundsOf(0)).toEqual({ fromUs: 0, toUs: 512 });
    expect(boundsOf(1)).toEqual({ fromUs: 512, toUs: 576 });
    expect(boundsOf(9)).toEqual({ fromUs: 1024, toUs: 1152 });
    expect(boundsOf(HISTOGRAM_BUCKETS - 1)).toEqual({ fromUs: 2 ** 25 * 1.875, toUs: LONGEST_US });
  });

  it("leave no gap and do not overlap", () => {
    for (let bucket = 1; bucket < HISTOGRAM_BUCKETS; bucket++) {
      expect(boundsOf(bucket).fromUs).toBe(boundsOf(bucket - 1).toUs);
    }
  });

  it("hold every duration that belongs to them, to the microsecond", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: LONGEST_US - 1 }), (duration) => {
        const { fromUs, toUs } = boundsOf(bucketOf(duration));
        expect(fromUs <= duration && duration < toUs).toBe(true);
      }),
    );
    for (let bucket = 1; bucket < HISTOGRAM_BUCKETS; bucket++) {
      const { fromUs } = boundsOf(bucket);
      expect([bucketOf(fromUs - 1), bucketOf(fromUs)]).toEqual([bucket - 1, bucket]);
    }
  });

  it("put what is too long into the last", () => {
    expect(bucketOf(LONGEST_US)).toBe(HISTOGRAM_BUCKETS - 1);
    expect(bucketOf(Number.MAX_SAFE_INTEGER)).toBe(HISTOGRAM_BUCKETS - 1);
  });
});

describe("a quantile", () => {
  it("of nothing is null", () => {
    expect(quantileUs([], 0.5)).toBeNull();
    expect(quantileUs(counted([]), 0.99)).toBeNull();
  });

  it("of durations from 1 ms to 60 s is within 10 % of the true one", () => {
    const duration = fc.integer({ min: 1000, max: 60_000_000 });
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(duration, { minLength: 1, maxLength: 200 }), share, (durations, q) => {
        const sorted = durations.toSorted((a, b) => a - b);
        const rank = Math.min(sorted.length, Math.max(1, Math.ceil(q * sorted.length)));
        const exact = sorted[rank - 1] ?? 0;
        const estimate = quantileUs(counted(durations), q) ?? 0;
        expect(Math.abs(estimate - exact) / exact).toBeLessThanOrEqual(0.1);
      }),
    );
  });

  it("does not fall as the share rises", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(100), { maxLength: HISTOGRAM_BUCKETS }), (counts) => {
        const quantiles = [0, 0.25, 0.5, 0.75, 0.99, 1].map((q) => quantileUs(counts, q) ?? 0);
        expect(quantiles).toEqual(quantiles.toSorted((a, b) => a - b));
      }),
    );
  });

  it("of two histograms added lies between theirs", () => {
    const counts = fc.array(fc.nat(50), { minLength: HISTOGRAM_BUCKETS, maxLength: HISTOGRAM_BUCKETS });
    fc.assert(
      fc.property(counts, counts, (a, b) => {
        fc.pre(a.some((n) => n > 0) && b.some((n) => n > 0));
        const both = a.map((count, index) => count + (b[index] ?? 0));
        const [ofA, ofB, ofBoth] = [a, b, both].map((each) => quantileUs(each, 0.5) ?? 0);
        expect(ofBoth).toBeGreaterThanOrEqual(Math.min(ofA ?? 0, ofB ?? 0));
        expect(ofBoth).toBeLessThanOrEqual(Math.max(ofA ?? 0, ofB ?? 0));
      }),
    );
  });
});
