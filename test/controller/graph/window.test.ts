import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EdgeWindow, nothingRecent, Spans, WINDOW_MS } from "../../../controller/graph/window.js";
import { Budget } from "../../../controller/report/index.js";

/** Reports `perReport` requests each time; returns the rate a second at the last report. */
function rateAfter(intervalMs: number, reports: number, perReport: number): number {
  const spans = new Spans();
  const window = new EdgeWindow(new Budget(1_000_000));
  let nowMs = 0;
  for (let n = 0; n < reports; n++) {
    nowMs = n * intervalMs;
    const span = spans.report(nowMs);
    if (n > 0) window.add(span, spans.recent(nowMs).first, [perReport], []);
  }
  const { first, lengthMs } = spans.recent(nowMs);
  const sum = nothingRecent();
  window.sumInto(sum, first);
  return ((sum.outcomes[0] ?? 0) * 1000) / lengthMs;
}

describe("a window", () => {
  it("gives the exact rate whatever the interval between reports", () => {
    const interval = fc.integer({ min: 50, max: 9000 });
    fc.assert(
      fc.property(
        interval,
        fc.integer({ min: 2, max: 300 }),
        fc.integer({ min: 1, max: 500 }),
        (every, reports, each) => {
          expect(rateAfter(every, reports, each)).toBeCloseTo((each * 1000) / every, 6);
        },
      ),
    );
  });

  it("covers at least its length, and at most one span more", () => {
    const spans = new Spans();
    for (let nowMs = 0; nowMs <= 60_000; nowMs += 700) spans.report(nowMs);
    const { lengthMs } = spans.recent(60_000);
    expect(lengthMs).toBeGreaterThanOrEqual(WINDOW_MS);
    expect(lengthMs).toBeLessThan(WINDOW_MS + 2000);
  });

  it("is as long as there have been reports, and has no length after the first", () => {
    const spans = new Spans();
    spans.report(1000);
    expect(spans.recent(1000).lengthMs).toBe(0);
    spans.report(3000);
    expect(spans.recent(3000).lengthMs).toBe(2000);
  });

  it("begins earlier when the first report tells of earlier time", () => {
    const spans = new Spans();
    spans.report(3000, 1500);
    expect(spans.recent(3000)).toEqual({ first: 1, lengthMs: 1500 });
  });

  it("begins anew when the clock is set back, with the rate of the time since then", () => {
    const spans = new Spans();
    const window = new EdgeWindow(new Budget(1_000_000));
    const setBackMs = 3_600_000;
    const rateAt = (nowMs: number) => {
      window.add(spans.report(nowMs), spans.recent(nowMs).first, [5], []);
      const { first, lengthMs } = spans.recent(nowMs);
      const sum = nothingRecent();
      window.sumInto(sum, first);
      return [lengthMs, ((sum.outcomes[0] ?? 0) * 1000) / lengthMs];
    };
    for (let nowMs = 0; nowMs <= 20_000; nowMs += 1000) rateAt(setBackMs + nowMs);
    expect(rateAt(20_000)[0]).toBe(0);
    expect(rateAt(21_000)).toEqual([1000, 5]);
    for (let nowMs = 22_000; nowMs <= 40_000; nowMs += 1000) expect(rateAt(nowMs)[1]).toBe(5);
  });

  it("is empty once reports have stayed out for its length", () => {
    const spans = new Spans();
    spans.report(0);
    spans.report(1000);
    expect(spans.recent(11_000).lengthMs).toBe(1000);
    expect(spans.recent(11_001)).toEqual({ first: Infinity, lengthMs: 0 });
  });

  it("holds a bounded number of spans however often reports come", () => {
    const spans = new Spans();
    const window = new EdgeWindow(new Budget(1_000_000));
    for (let nowMs = 0; nowMs < 100_000; nowMs += 10) {
      window.add(spans.report(nowMs), spans.recent(nowMs).first, [1], [[0, 1]]);
    }
    expect(window.bytes).toBeLessThan(14 * 800);
  });

  it("forgets what is older", () => {
    const window = new EdgeWindow(new Budget(1_000_000));
    window.add(1, 0, [5], [[3, 5]]);
    window.add(20, 10, [1], [[4, 1]]);
    const sum = nothingRecent();
    window.sumInto(sum, 0);
    expect(sum.outcomes[0]).toBe(1);
    expect([sum.buckets[3], sum.buckets[4]]).toEqual([0, 1]);
  });
});
