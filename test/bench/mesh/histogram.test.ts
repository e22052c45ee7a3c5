import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FINE, LatencyHistogram } from "../../../bench/mesh/histogram.js";

function histogramOf(durations: number[]): LatencyHistogram {
  const histogram = new LatencyHistogram();
  for (const duration of durations) histogram.record(duration);
  return histogram;
}

describe("the histogram of durations", () => {
  it("gives each quantile with at most 5 % error", () => {
    const duration = fc.double({ min: 0.1, max: 600_000, noNaN: true });
    fc.assert(
      fc.property(fc.array(duration, { minLength: 1, maxLength: 200 }), fc.integer(), (durations, pick) => {
        const share = (Math.abs(pick) % 101) / 100;
        const sorted = [...durations].sort((one, other) => one - other);
        const exact = sorted[Math.max(1, Math.ceil(share * sorted.length)) - 1] ?? Number.NaN;
        const told = histogramOf(durations).quantileMs(share);
        expect(told).toBeGreaterThanOrEqual(exact * 0.999_999);
        expect(told).toBeLessThanOrEqual(exact * 1.050_001);
      }),
      { numRuns: 200 },
    );
  });

  it("of the fine shape has at most 1 % error, from a microsecond to a minute", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 60_000, noNaN: true }), (duration) => {
        const histogram = new LatencyHistogram(FINE);
        histogram.record(duration);
        histogram.record(120_000);
        const told = histogram.quantileMs(0.5);
        expect(told).toBeGreaterThanOrEqual(duration * 0.999_999);
        expect(told).toBeLessThanOrEqual(duration * 1.010_001);
      }),
    );
  });

  it("knows count, mean and longest exactly", () => {
    const histogram = histogramOf([1, 2, 6]);
    expect([histogram.count, histogram.meanMs, histogram.maxMs]).toEqual([3, 3, 6]);
  });

  it("keeps what is shorter or longer than its buckets", () => {
    const histogram = histogramOf([0, 0.000_1, 10_000_000]);
    expect(histogram.count).toBe(3);
    expect(histogram.quantileMs(0.5)).toBe(0.1);
    expect(histogram.maxMs).toBe(10_000_000);
  });

  it("has no quantile of nothing", () => {
    expect(histogramOf([]).quantileMs(0.5)).toBeNaN();
    expect(histogramOf([]).meanMs).toBeNaN();
  });
});
