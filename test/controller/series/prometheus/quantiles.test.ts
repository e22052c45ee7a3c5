import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Line } from "../../../../controller/series/prometheus/matrix.js";
import {
  bucketsOf,
  QUANTILE_NAMES,
  QuantileRow,
  quantileOf,
} from "../../../../controller/series/prometheus/quantiles.js";

const NONE = Number.NaN;
const BOUNDS = [0.01, 0.1, 1, Number.POSITIVE_INFINITY];

function line(le: string, ...values: number[]): Line {
  return { labels: { le }, values: Float64Array.from(values) };
}

function countsOf(targets: Line[][], steps = 1) {
  return bucketsOf(targets, steps).map((buckets) => buckets?.counts);
}

describe("a quantile of buckets", () => {
  it("is interpolated from the bound below to the one above, the first from 0", () => {
    const buckets = { bounds: BOUNDS, counts: [10, 10, 0, 0] };
    expect(quantileOf(buckets, 0.25)).toBeCloseTo(0.005, 9);
    expect(quantileOf(buckets, 0.5)).toBeCloseTo(0.01, 9);
    expect(quantileOf(buckets, 0.75)).toBeCloseTo(0.055, 9);
    expect(quantileOf(buckets, 1)).toBeCloseTo(0.1, 9);
  });

  it("is the last bound where it is over all of them", () => {
    expect(quantileOf({ bounds: BOUNDS, counts: [1, 0, 0, 9] }, 0.5)).toBe(1);
  });

  it("is not known where nothing was counted, or where there are no bounds", () => {
    expect(quantileOf({ bounds: BOUNDS, counts: [0, 0, 0, 0] }, 0.5)).toBeNaN();
    expect(quantileOf({ bounds: [Number.POSITIVE_INFINITY], counts: [7] }, 0.5)).toBeNaN();
    expect(quantileOf({ bounds: [], counts: [] }, 0.5)).toBeNaN();
  });

  it("is the bound itself where its rank is the last of a bucket", () => {
    expect(quantileOf({ bounds: BOUNDS, counts: [160, 526, 311, 997] }, 0.5)).toBe(BOUNDS[2]);
  });

  it("rises with its share, and lies in the bucket that holds it, whatever was counted", () => {
    const counts = fc.array(fc.nat({ max: 1_000 }), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(counts, (own) => {
        const values = QUANTILE_NAMES.map(([, share]) => quantileOf({ bounds: BOUNDS, counts: own }, share));
        const total = own.reduce((sum, count) => sum + count, 0);
        if (total === 0) return values.every(Number.isNaN);
        return values.every((value, at) => {
          const rank = (QUANTILE_NAMES[at]?.[1] ?? 0) * total;
          const upTo = (last: number) => own.slice(0, last + 1).reduce((sum, count) => sum + count, 0);
          const bucket = own.findIndex((count, last) => count > 0 && upTo(last) >= rank);
          const [from, to] = [BOUNDS[bucket - 1] ?? 0, Math.min(1, BOUNDS[bucket] ?? 1)];
          return value >= (values[at - 1] ?? 0) && value >= from && value <= to;
        });
      }),
      { numRuns: 300 },
    );
  });
});

describe("buckets of a step", () => {
  it("are what each bucket alone counted, by rising bounds, in whatever order they are told", () => {
    const lines = [line("+Inf", 10, 20), line("1", 8, 17), line("0.1", 5, 9)];
    expect(bucketsOf([lines], 1)).toEqual([
      { bounds: [0.1, 1, Number.POSITIVE_INFINITY], counts: [4, 5, 1] },
    ]);
  });

  it("of two targets are added, also where their bounds differ", () => {
    const one = [line("0.1", 0, 4), line("1", 0, 6), line("+Inf", 0, 6)];
    const other = [line("0.5", 100, 103), line("+Inf", 100, 104)];
    expect(bucketsOf([one, other], 1)).toEqual([
      { bounds: [0.1, 0.5, 1, Number.POSITIVE_INFINITY], counts: [4, 3, 2, 1] },
    ]);
  });

  it("are not known where a counter fell, and are of the next step", () => {
    const lines = [line("0.1", 50, 1, 3), line("+Inf", 60, 2, 5)];
    expect(countsOf([lines], 2)).toEqual([undefined, [2, 1]]);
  });

  it("are not known where a larger bucket grew by less than one that it holds", () => {
    expect(countsOf([[line("0.1", 0, 5), line("+Inf", 0, 4)]])).toEqual([undefined]);
  });

  it("leave out what is told at one end of the step alone, and bounds that are no numbers", () => {
    expect(countsOf([[line("0.1", NONE, 900), line("+Inf", 0, 4)]])).toEqual([[0, 4]]);
    expect(countsOf([[line("", 0, 9), line("fast", 0, 9), line("+Inf", 0, 4)]])).toEqual([[4]]);
    expect(countsOf([])).toEqual([[]]);
  });
});

describe("quantiles by step", () => {
  it("are told in milliseconds, of the steps in which anything was counted", () => {
    const row = new QuantileRow(2);
    row.set(1, { bounds: [0.5], counts: [4] });
    expect(row.latency(0, 1_000)).toEqual({});
    expect(row.latency(1, 1_000)).toEqual({ p50Ms: 250, p75Ms: 375, p90Ms: 450, p95Ms: 475, p99Ms: 495 });
    expect(row.latency(2, 1_000)).toEqual({});
  });
});
