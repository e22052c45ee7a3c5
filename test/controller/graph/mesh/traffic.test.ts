import { describe, expect, it } from "vitest";
import { together, trafficOf } from "../../../../controller/graph/mesh/traffic.js";
import { seen, took } from "./seen.js";

describe("traffic", () => {
  it("has its outcomes, its durations and its quantiles", () => {
    const durationsMs = [...Array.from({ length: 90 }, () => 10), ...Array.from({ length: 10 }, () => 1000)];
    const traffic = trafficOf(seen({ durationsMs, outcomes: [80, 10, 5, 5] }), false);
    expect(traffic).toMatchObject({ requests: 100, durationSumMs: 10_900, meanMs: 109, errorShare: 15 / 95 });
    expect(traffic.outcomes).toMatchObject({ success: 80, ignored: 5, injected: 0 });
    for (const quantile of [traffic.p50Ms, traffic.p90Ms]) {
      expect(Math.abs((quantile ?? 0) - 10)).toBeLessThanOrEqual(0.625);
    }
    for (const quantile of [traffic.p95Ms, traffic.p99Ms]) {
      expect(Math.abs((quantile ?? 0) - 1000)).toBeLessThanOrEqual(62.5);
    }
    expect(traffic).not.toHaveProperty("histogram");
  });

  it("without requests says nothing that it does not know", () => {
    const nothing = { meanMs: null, p50Ms: null, p90Ms: null, p95Ms: null, p99Ms: null, errorShare: null };
    expect(trafficOf(seen({}), true)).toMatchObject({ requests: 0, ...nothing, histogram: [] });
  });

  it("of which nothing was judged has no share of errors", () => {
    expect(trafficOf(seen({ outcomes: [0, 0, 0, 2, 3, 4, 5, 6] }), false).errorShare).toBeNull();
  });

  it("has its histogram where that is asked for, and the last bucket has no end", () => {
    const { histogram } = trafficOf(seen({ durationsMs: [0.1, 0.2, 5, 120_000] }), true);
    expect(histogram).toEqual([
      { fromMs: 0, toMs: 0.512, requests: 2 },
      { fromMs: 4.608, toMs: 5.12, requests: 1 },
      { fromMs: 62_914.56, toMs: null, requests: 1 },
    ]);
  });
});

describe("several ends together", () => {
  const rates = { rate: 1, rate10s: 2, rate1m: 3, rate5m: 4 };

  it("are the sum of what each counted, and of their rates", () => {
    const both = together(
      [seen(took(5, 2), { rates, inFlight: 1 }), seen(took(9), { rates, inFlight: 2 })],
      seen({}),
    );
    expect(both.totals.requests).toBe(3);
    expect(both.totals.durationSumUs).toBe(19_000);
    expect(both.rates).toEqual({ rate: 2, rate10s: 4, rate1m: 6, rate5m: 8 });
    expect(both.inFlight).toBe(3);
  });

  it("are not known where one is not", () => {
    const young = seen(took(5), { rates: { ...rates, rate5m: null }, inFlight: null });
    const both = together([seen(took(5), { rates }), young], seen({}));
    expect(both.rates).toEqual({ rate: 2, rate10s: 4, rate1m: 6, rate5m: null });
    expect(both.inFlight).toBeNull();
  });
});
