import { describe, expect, it } from "vitest";
import { Curve } from "../../../controller/recovery/index.js";

function curveOf(seconds: number, stepMs = 1000): Curve {
  const curve = new Curve();
  for (let i = 0; i < seconds; i++) {
    curve.add({ fromMs: i * stepMs, toMs: (i + 1) * stepMs, completed: 10, failed: i % 2 });
  }
  return curve;
}

describe("a curve", () => {
  it("has a bucket a second, however often a sidecar reports", () => {
    expect(curveOf(5).buckets).toHaveLength(5);
    const often = curveOf(50, 100).buckets;
    expect(often).toHaveLength(5);
    expect(often[1]).toEqual({ fromMs: 1000, toMs: 2000, completed: 100, failed: 5 });
  });

  it("has at most forty buckets, which are longer the longer it lasts, and loses nothing", () => {
    const { buckets } = curveOf(10_000);
    expect(buckets.length).toBeLessThanOrEqual(40);
    expect(buckets.length).toBeGreaterThan(15);
    expect(buckets.reduce((sum, { completed }) => sum + completed, 0)).toBe(100_000);
    expect(buckets.reduce((sum, { failed }) => sum + failed, 0)).toBe(5000);
    expect([buckets[0]?.fromMs, buckets.at(-1)?.toMs]).toEqual([0, 10_000_000]);
  });

  it("has its buckets in the order of time, none over another", () => {
    const { buckets } = curveOf(777);
    for (const [at, { fromMs, toMs }] of buckets.entries()) {
      expect(toMs).toBeGreaterThan(fromMs);
      expect(fromMs).toBeGreaterThanOrEqual(buckets[at - 1]?.toMs ?? 0);
    }
  });

  it("leaves silences out", () => {
    const curve = curveOf(2);
    curve.add({ fromMs: 2000, toMs: 3000, completed: 0, failed: 0 });
    curve.add({ fromMs: 9000, toMs: 10_000, completed: 1, failed: 1 });
    expect(curve.buckets.map(({ fromMs }) => fromMs)).toEqual([0, 1000, 9000]);
  });

  it("adds what is heard late to its last bucket", () => {
    expect(new Curve().addLate(1, 1)).toBe(false);
    const curve = curveOf(1);
    expect(curve.addLate(5, 4)).toBe(true);
    expect(curve.buckets).toEqual([{ fromMs: 0, toMs: 1000, completed: 15, failed: 4 }]);
  });
});
