import { describe, expect, it } from "vitest";
import { LatencyBaseline } from "../../../controller/detect/latency.js";
import type { StepLatency } from "../../../controller/model/index.js";
import { sampleOf } from "./mesh.js";

/** One that has seen so many steps, each the same but for 1 ms. */
function learned(latency: StepLatency, steps = 60, requests: number | null = 100): LatencyBaseline {
  const baseline = new LatencyBaseline();
  for (let step = 0; step < steps; step++) {
    const told = Object.fromEntries(Object.entries(latency).map(([name, ms]) => [name, ms + (step % 2)]));
    baseline.learn(sampleOf({ requests, latency: told }));
  }
  return baseline;
}

describe("the latency of an end", () => {
  it("is no news as long as it is as ever, or faster", () => {
    const baseline = learned({ p50Ms: 100, p90Ms: 200 });
    const z = (p50Ms: number) => baseline.judge(sampleOf({ requests: 100, latency: { p50Ms } }))?.z ?? 0;
    expect(z(100)).toBeLessThan(1);
    expect(z(50)).toBe(0);
    expect(z(400)).toBeGreaterThan(12);
  });

  it("is shown with what it was, by the quantile that stands out most", () => {
    const baseline = learned({ p50Ms: 100, p90Ms: 200, p99Ms: 400 });
    const found = baseline.judge(
      sampleOf({ requests: 100, latency: { p50Ms: 101, p90Ms: 900, p99Ms: 950 } }),
    );
    expect(found).toMatchObject({ kind: "latency", quantile: "p90Ms", observed: 900, atOnce: false });
    expect(found?.baseline).toBeCloseTo(200.5, 0);
  });

  it("goes by the mean where no median is told, and by what is told of the tail", () => {
    const baseline = learned({ meanMs: 50, p95Ms: 100 });
    expect(baseline.judge(sampleOf({ latency: { meanMs: 500 } }))?.quantile).toBe("meanMs");
    expect(baseline.judge(sampleOf({ latency: { p95Ms: 900 } }))?.quantile).toBe("p95Ms");
    expect(baseline.typicalMs).toBeCloseTo(50.5, 1);
    expect(baseline.slowMs).toBeCloseTo(100.5, 1);
  });

  it("is nothing below 2 ms, however steady it was", () => {
    const baseline = learned({ p50Ms: 1 });
    expect(baseline.judge(sampleOf({ latency: { p50Ms: 3 } }))?.z ?? 0).toBeLessThan(2);
  });

  it("is enough in one step only beyond half as much again as ever", () => {
    const baseline = learned({ p50Ms: 100 });
    baseline.learn(sampleOf({ latency: { p50Ms: 400 } }));
    const atOnce = (p50Ms: number) => baseline.judge(sampleOf({ latency: { p50Ms } }))?.atOnce;
    expect(atOnce(590)).toBe(false);
    expect(atOnce(610)).toBe(true);
  });

  it("strays more where fewer requests than usual tell it", () => {
    const baseline = learned({ p50Ms: 100 });
    const z = (requests: number) => baseline.judge(sampleOf({ requests, latency: { p50Ms: 400 } }))?.z ?? 0;
    expect(z(25)).toBeCloseTo(z(100) / 2, 5);
    expect(z(1000)).toBe(z(100));
  });

  it("is told by as many requests as are slower than the quantile", () => {
    const baseline = learned({ p50Ms: 100, p90Ms: 200, p99Ms: 400 });
    const weight = (latency: StepLatency, requests: number | null = 100) =>
      baseline.judge(sampleOf({ requests, latency }))?.weight;
    expect(weight({ p50Ms: 900 })).toBe(50);
    expect(weight({ p90Ms: 900 })).toBeCloseTo(10);
    expect(weight({ p99Ms: 9000 })).toBeCloseTo(1);
    expect(weight({ p50Ms: 900 }, null)).toBe(Number.POSITIVE_INFINITY);
  });

  it("tells too little of a tail from a few steps", () => {
    const baseline = learned({ p50Ms: 100, p99Ms: 400 }, 9);
    expect(baseline.judge(sampleOf({ requests: 100, latency: { p99Ms: 9000 } }))?.weight).toBe(0);
    expect(baseline.judge(sampleOf({ requests: 100, latency: { p50Ms: 9000 } }))?.weight).toBe(50);
  });

  it("is not known of an idle step, of nothing, or of numbers that cannot be", () => {
    const baseline = learned({ p50Ms: 100 });
    expect(baseline.judge(sampleOf({ requests: 0, latency: { p50Ms: 900 } }))).toBeUndefined();
    expect(baseline.judge(sampleOf({}))).toBeUndefined();
    for (const p50Ms of [Number.NaN, Number.POSITIVE_INFINITY, -5])
      expect(baseline.judge(sampleOf({ latency: { p50Ms } }))).toBeUndefined();
    expect(new LatencyBaseline().judge(sampleOf({ latency: { p50Ms: 1 } }))).toBeUndefined();
    expect(new LatencyBaseline().typicalMs).toBeNull();
  });

  it("learns nothing of idle steps and of what cannot be, and forgets all at once", () => {
    const baseline = learned({ p50Ms: 100 });
    baseline.learn(sampleOf({ requests: 0, latency: { p50Ms: 1e6 } }));
    baseline.learn(sampleOf({ requests: Number.NaN, latency: { p50Ms: -1e6 } }));
    expect(baseline.typicalMs).toBeCloseTo(100.5, 0);
    baseline.forget();
    expect(baseline.typicalMs).toBeNull();
  });
});
