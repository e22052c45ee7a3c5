import fc from "fast-check";
import { beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { type Counts, Ring, STEP_MS } from "../../../../controller/graph/ring/index.js";
import { type EdgeName, Totals } from "../../../../controller/graph/totals.js";

const HOUR_MS = 3_600_000;
const STEPS_AN_HOUR = HOUR_MS / STEP_MS;
/** The first second of the ring. */
const BEGIN_MS = 1_000 * STEP_MS;
const BEGIN = 1_000;

function counted(requests: number, source = "default/a"): EdgeName & Counts {
  const name = { direction: "outbound" as const, source, destination: "default/b" };
  return { ...name, outcomes: [requests], durationSumUs: requests * 10, buckets: [[5, requests]] };
}

const KEY = "outbound\0default/a\0default/b";

let ring: Ring;
beforeEach(() => {
  ring = new Ring(BEGIN_MS);
});

/** Requests of the one edge in one step; and as the histogram and the durations have it. */
function requestsIn(step: number, last = step): number {
  const totals = ring.sum(step, last).get(KEY)?.totals;
  const requests = ring.outcomes(step, last).get(KEY)?.[0] ?? 0;
  expect([totals?.outcomes[0] ?? 0, totals?.buckets[5] ?? 0, (totals?.durationSumUs ?? 0) / 10]).toEqual([
    requests,
    requests,
    requests,
  ]);
  return requests;
}

describe("the ring", () => {
  it("has what was counted in the step in which it was", () => {
    ring.add([counted(3)], BEGIN_MS + 1000, BEGIN_MS + 2000);
    ring.add([counted(4)], BEGIN_MS + 12_000, BEGIN_MS + 13_000);
    expect([requestsIn(BEGIN), requestsIn(BEGIN + 1), requestsIn(BEGIN + 2)]).toEqual([3, 4, 0]);
    expect(requestsIn(BEGIN, BEGIN + 1)).toBe(7);
  });

  it("spreads what comes late over the time that it tells of, so that it is no peak", () => {
    ring.add([counted(600)], BEGIN_MS, BEGIN_MS + 60_000);
    const steps = Array.from({ length: 6 }, (_, at) => requestsIn(BEGIN + at));
    expect(steps).toEqual([100, 100, 100, 100, 100, 100]);
  });

  it("takes what comes late for a step that is packed", () => {
    ring.add([counted(1)], BEGIN_MS + 1000, BEGIN_MS + 2000);
    ring.add([counted(1)], BEGIN_MS + 51_000, BEGIN_MS + 52_000);
    ring.add([counted(6)], BEGIN_MS, BEGIN_MS + 60_000);
    expect(requestsIn(BEGIN)).toBe(2);
    ring.advance(BEGIN_MS + 200_000);
    expect(requestsIn(BEGIN)).toBe(2);
  });

  it("is without what was counted before it began", () => {
    ring.add([counted(100)], BEGIN_MS - 90_000, BEGIN_MS + 10_000);
    expect(requestsIn(BEGIN - 9, BEGIN)).toBe(10);
    expect(ring.keptFromMs(BEGIN_MS + 10_000)).toBe(BEGIN_MS);
  });

  it("begins where it is told to", () => {
    ring.beginAt(BEGIN_MS - 50_000);
    ring.add([counted(100)], BEGIN_MS - 90_000, BEGIN_MS + 10_000);
    expect(requestsIn(BEGIN - 9, BEGIN)).toBe(60);
  });

  it("is without what an end of an edge did not count", () => {
    ring.add([{ ...counted(0), buckets: [] }], BEGIN_MS, BEGIN_MS + 1000);
    expect(ring.sum(BEGIN, BEGIN).size).toBe(0);
    expect(ring.bytes).toBe(0);
  });

  it("has an hour and what has begun, and then forgets", () => {
    ring.add([counted(5)], BEGIN_MS, BEGIN_MS + 1000);
    ring.advance(BEGIN_MS + HOUR_MS + STEP_MS);
    expect(requestsIn(BEGIN)).toBe(5);
    ring.advance(BEGIN_MS + HOUR_MS + STEP_MS + 1);
    expect(requestsIn(BEGIN)).toBe(0);
    expect(ring.keptFromMs(BEGIN_MS + HOUR_MS + STEP_MS + 1)).toBe(BEGIN_MS + STEP_MS);
    expect(ring.bytes).toBe(0);
  });

  it("spreads what took longer than an hour, and has the hour's part of it", () => {
    ring.add([counted(7200)], BEGIN_MS, BEGIN_MS + 2 * HOUR_MS);
    expect(requestsIn(BEGIN, BEGIN + 2 * STEPS_AN_HOUR)).toBe(3610);
  });

  it("begins anew when the clock is set back, and not when it is set by seconds", () => {
    ring.add([counted(5)], BEGIN_MS + HOUR_MS, BEGIN_MS + HOUR_MS + 1000);
    ring.add([counted(3)], BEGIN_MS + HOUR_MS - 6000, BEGIN_MS + HOUR_MS - 5000);
    expect(requestsIn(BEGIN, BEGIN + STEPS_AN_HOUR)).toBe(8);
    ring.add([counted(9)], BEGIN_MS + 1000, BEGIN_MS + 2000);
    ring.add([counted(4)], BEGIN_MS + 2000, BEGIN_MS + 3000);
    expect(requestsIn(BEGIN, BEGIN + STEPS_AN_HOUR)).toBe(4);
    expect(ring.keptFromMs(BEGIN_MS + 3000)).toBe(BEGIN_MS + 2000);
  });

  it("tells both ends of an edge apart", () => {
    const inbound = { ...counted(7), direction: "inbound" as const };
    ring.add([counted(5), inbound], BEGIN_MS, BEGIN_MS + 1000);
    expect(
      [...ring.sum(BEGIN, BEGIN)].map(([, { name, totals }]) => [name.direction, totals.requests]),
    ).toEqual([
      ["outbound", 5],
      ["inbound", 7],
    ]);
  });
});

describe("the memory of the ring", () => {
  it("is bounded: the oldest steps go first, and it says what is left", () => {
    ring = new Ring(BEGIN_MS, 60_000);
    const edges = Array.from({ length: 100 }, (_, n) => counted(1000 + n, `default/s${n}`));
    for (let second = 0; second < 600; second += 5) {
      const fromMs = BEGIN_MS + second * 1000;
      ring.add(edges, fromMs, fromMs + 5000);
      if (second > 0) expect(ring.bytes).toBeLessThanOrEqual(60_000 + 200 * 1_400);
    }
    const keptFromMs = ring.keptFromMs(BEGIN_MS + 600_000);
    expect(keptFromMs).toBeGreaterThan(BEGIN_MS);
    expect(keptFromMs % STEP_MS).toBe(0);
    expect(ring.sum(0, keptFromMs / STEP_MS - 1).size).toBe(0);
  });

  it("stays bounded while one report tells of many edges and an hour", () => {
    const sources = Array.from({ length: 500 }, (_, n) => n);
    const edges = sources.map((n) => counted(1000 + n, `default/s${n}`));
    const opened = vi.spyOn(Totals.prototype, "add");
    onTestFinished(() => opened.mockRestore());
    ring.add(edges, BEGIN_MS, BEGIN_MS + HOUR_MS);
    // Of each the step that has begun and the one before; the rest is packed as it comes.
    expect(new Set(opened.mock.contexts).size).toBe(2 * sources.length);
    opened.mockRestore();
    const sums = [...ring.sum(BEGIN, BEGIN + STEPS_AN_HOUR)].map(([, { totals }]) => totals);
    expect(sums.map(({ requests, buckets }) => [requests, buckets[5]])).toEqual(
      sources.map((n) => [1000 + n, 1000 + n]),
    );
    expect(sums.map(({ durationSumUs }) => durationSumUs)).toEqual(sources.map((n) => 10 * (1000 + n)));
    expect([...ring.outcomes(BEGIN + 7, BEGIN + 7)][0]?.[1][0]).toBe(3);
  });

  it("has so many ends of edges, and counts what finds no room", () => {
    const edges = Array.from({ length: 17_000 }, (_, n) => counted(1, `default/s${n}`));
    ring.add(edges, BEGIN_MS, BEGIN_MS + 1000);
    expect(ring.sum(BEGIN, BEGIN).size).toBe(16_384);
    expect(ring.dropped).toBe(17_000 - 16_384);
    ring.advance(BEGIN_MS + 30_000);
    expect(ring.bytes).toBeLessThan(16_384 * 500);
  });

  it("has room again when edges were silent for an hour", () => {
    const edges = Array.from({ length: 17_000 }, (_, n) => counted(1, `default/s${n}`));
    ring.add(edges, BEGIN_MS, BEGIN_MS + 1000);
    ring.add([counted(1)], BEGIN_MS + 2 * HOUR_MS, BEGIN_MS + 2 * HOUR_MS + 1000);
    expect(ring.sum(BEGIN, BEGIN + 3 * STEPS_AN_HOUR).size).toBe(1);
    expect(ring.dropped).toBe(17_000 - 16_384);
  });
});

describe("any reports", () => {
  const told = fc.record({
    edge: fc.nat(3),
    requests: fc.nat(50),
    lengthMs: fc.oneof(fc.nat(2_000), fc.nat(300_000)),
    pauseMs: fc.oneof(fc.nat(1_500), fc.nat(100_000)),
  });

  it("are in the ring to the request, in steps that touch their time, however they come", () => {
    fc.assert(
      fc.property(fc.array(told, { maxLength: 40 }), (all) => {
        ring = new Ring(0);
        let nowMs = 1_000_000;
        const model = new Map<string, { fromMs: number; toMs: number; requests: number }[]>();
        for (const { edge, requests, lengthMs, pauseMs } of all) {
          nowMs += pauseMs;
          const source = `default/s${edge}`;
          const fromMs = Math.max(0, nowMs - lengthMs);
          ring.add([counted(requests, source)], fromMs, nowMs);
          model.set(source, [...(model.get(source) ?? []), { fromMs, toMs: nowMs, requests }]);
        }
        const oldest = ring.keptFromMs(nowMs) / STEP_MS;
        const sums = ring.sum(0, 1e6);
        for (const [source, reports] of model) {
          const key = `outbound\0${source}\0default/b`;
          const whole = reports.filter(({ fromMs }) => fromMs >= oldest * STEP_MS);
          const least = whole.reduce((sum, { requests }) => sum + requests, 0);
          const most = reports.reduce((sum, { requests }) => sum + requests, 0);
          const totals = sums.get(key)?.totals;
          const requests = totals?.requests ?? 0;
          expect([totals?.buckets[5] ?? 0, totals?.durationSumUs ?? 0]).toEqual([requests, requests * 10]);
          expect(requests).toBeGreaterThanOrEqual(least);
          expect(requests).toBeLessThanOrEqual(most);
          for (let step = 100; step < 110; step++) {
            const touching = reports.filter(
              ({ fromMs, toMs }) => toMs > step * STEP_MS - 1 && fromMs < (step + 1) * STEP_MS,
            );
            const limit = touching.reduce((sum, each) => sum + each.requests, 0);
            expect(ring.outcomes(step, step).get(key)?.[0] ?? 0).toBeLessThanOrEqual(limit);
          }
        }
      }),
    );
  });
});
