import { describe, expect, it } from "vitest";
import { sampleOf } from "../../../../bench/ladder/latency/sample.js";
import { FINE, LatencyHistogram } from "../../../../bench/mesh/index.js";

function heardOf(count: number, ms: (index: number) => number) {
  const [latency, lateness] = [new LatencyHistogram(FINE), new LatencyHistogram(FINE)];
  for (let index = 0; index < count; index++) {
    latency.record(ms(index));
    lateness.record(0.01);
  }
  return { latency, lateness, queued: 3 };
}

describe("what one run told", () => {
  it("is in microseconds, within a hundredth", () => {
    const { quantilesUs, lateUs } = sampleOf(
      "full-set",
      500,
      heardOf(4_000, (index) => index / 1_000),
    );
    const [p50, p90, p99, p999] = quantilesUs.map((us) => us ?? Number.NaN);
    for (const [told, exact] of [
      [p50, 2_000],
      [p90, 3_600],
      [p99, 3_960],
      [p999, 3_996],
    ] as const) {
      expect(told).toBeGreaterThanOrEqual(exact * 0.999);
      expect(told).toBeLessThanOrEqual(exact * 1.011);
    }
    expect(lateUs).toBeCloseTo(10, 0);
  });

  it("has no quantile that one request alone would decide", () => {
    expect(
      sampleOf(
        "full-set",
        500,
        heardOf(199, () => 1),
      ).quantilesUs.map((us) => us !== undefined),
    ).toEqual([...[true, true, false, false]]);
    expect(
      sampleOf(
        "full-set",
        500,
        heardOf(200, () => 1),
      ).quantilesUs[2],
    ).toBeDefined();
    expect(
      sampleOf(
        "full-set",
        500,
        heardOf(2_000, () => 1),
      ).quantilesUs[3],
    ).toBeDefined();
  });

  it("keeps whose it is", () => {
    expect(
      sampleOf(
        "full-set",
        500,
        heardOf(5, () => 1),
      ),
    ).toMatchObject({
      subject: "full-set",
      ratePerSecond: 500,
      queued: 3,
    });
  });
});
