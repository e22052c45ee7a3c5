import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { CountsRig } from "../../counts/rig.js";
import { BOOT_US, slot } from "../../report/messages.js";
import { GraphRig, HOUR_MS } from "../rig.js";
import { BEGIN_MS, MINUTE, pastHourOf } from "./past-hour.js";

let rig: GraphRig;
beforeEach(() => {
  rig = new GraphRig();
});
const { run, view, bySource } = pastHourOf(() => rig);

describe("the mesh at a time in the past hour", () => {
  it("is as it was, to the request", () => {
    const told = { requests: 0 };
    run(600, 10, told);
    run(600, 50, told);
    const atMs = BEGIN_MS + 600_000;
    expect(view({ atMs })).toMatchObject({ fromMs: atMs - 60_000, toMs: atMs });
    const before = { requests: 600, rate: 10, rate10s: 10, rate1m: 10, rate5m: 10, inFlight: null };
    expect(bySource({ atMs })).toMatchObject(before);
    const after = { requests: 3000, rate: 50, rate10s: 50, rate1m: 50, rate5m: 50, inFlight: null };
    expect(bySource({ atMs: BEGIN_MS + 1_200_000 })).toMatchObject(after);
    expect(bySource({ atMs: atMs + 30_000 })).toMatchObject({ requests: 1800, rate: 30 });
  });

  it("is told by whole steps that touch the window", () => {
    run(600, 10);
    const { fromMs, toMs } = view({ atMs: BEGIN_MS + 301_000, windowMs: 15_000 });
    expect([fromMs, toMs]).toEqual([BEGIN_MS + 280_000, BEGIN_MS + 310_000]);
  });

  it("is not known before anything was kept, nor before it comes", () => {
    run(100, 10);
    const at = (atMs: number) => rig.graph.pastHour.view({ ...MINUTE, atMs });
    expect([at(BEGIN_MS - 1), at(BEGIN_MS), at(rig.nowMs + 1), at(Number.MAX_SAFE_INTEGER)]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect(at(BEGIN_MS + 1)).toBeDefined();
    expect(at(rig.nowMs)).toBeDefined();
    expect(rig.graph.pastHour.keptFromMs).toBe(BEGIN_MS);
  });

  it("is forgotten after an hour", () => {
    run(30, 10);
    rig.nowMs += HOUR_MS + 10_000;
    rig.graph.sweep();
    expect(rig.graph.pastHour.keptFromMs).toBe(BEGIN_MS + 30_000);
    expect(rig.graph.pastHour.view({ ...MINUTE, atMs: BEGIN_MS + 20_000 })).toBeUndefined();
    expect(rig.graph.pastHour.bytes).toBe(0);
  });
});

describe("what is told late", () => {
  it("is no peak: a sidecar that was cut off for a minute tells of all of it", () => {
    const told = { requests: 0 };
    run(120, 10, told);
    rig.nowMs += 59_000;
    told.requests += 590;
    run(1, 10, told);
    expect(bySource()).toMatchObject({ rate10s: 10, rate1m: 10 });
    expect(bySource({ atMs: BEGIN_MS + 150_000, windowMs: 10_000 })).toMatchObject({
      requests: 100,
      rate: 10,
    });
  });

  it("after a restart of the controller is spread over the time since it last heard of anybody", async () => {
    const counts = await CountsRig.start();
    const beginMs = counts.nowMs;
    for (let second = 1; second <= 60; second++) {
      counts.nowMs += 1000;
      counts.tellEdge(10 * second, "s1", { bucketIndices: [26], bucketCounts: [10 * second] });
    }
    await counts.restart();
    counts.nowMs += 40_000;
    counts.tellEdge(1000, "s1", { bucketIndices: [26], bucketCounts: [1000] });
    const { pastHour } = counts.graph;
    expect(pastHour.keptFromMs).toBe(beginMs + 60_000);
    expect(pastHour.view(MINUTE)?.edges[0]?.bySource).toMatchObject({
      requests: 400,
      rate: 10,
      rate1m: null,
    });
    const atMs = beginMs + 80_000;
    expect(pastHour.view({ ...MINUTE, atMs })?.edges[0]?.bySource).toMatchObject({ requests: 200, rate: 10 });
  });

  it("after a restart with a clock that was set back is kept from now on", () => {
    run(10, 5);
    const kept = rig.graph.keep("s1");
    if (kept === undefined) throw new Error("nothing is kept");
    rig = new GraphRig();
    rig.nowMs = BEGIN_MS - HOUR_MS;
    rig.graph.restore("s1", kept);
    expect(rig.graph.pastHour.keptFromMs).toBe(rig.nowMs);
    run(20, 5, { requests: 50 });
    expect(bySource()).toMatchObject({ rate10s: 5 });
  });

  it("is without what happened before the controller looked", () => {
    rig.nowMs += 1000;
    rig.tell({ wallMs: BOOT_US / 1000 + HOUR_MS, slots: [slot()] });
    expect(view({ windowMs: HOUR_MS }).edges.flatMap(({ bySource }) => bySource?.requests ?? [])).toEqual([
      0,
    ]);
    expect(rig.graph.totals()[0]?.outcomes.success).toBe(10);
  });
});

describe("a clock that is set back", () => {
  it("leaves nothing of a past whose times are not known any more", () => {
    const told = { requests: 0 };
    run(100, 10, told);
    rig.nowMs -= 60_000;
    run(5, 10, told);
    const { keptFromMs, fromMs } = view();
    expect([keptFromMs, fromMs]).toEqual([BEGIN_MS + 41_000, BEGIN_MS + 41_000]);
    expect(bySource().requests).toBeLessThanOrEqual(50);
  });
});

describe("whatever is reported within the hour", () => {
  const told = fc.record({
    sidecar: fc.nat(2),
    direction: fc.constantFrom<(0 | 1)[]>(0, 1),
    source: fc.constantFrom("d/a", "d/b", "outside"),
    outcomes: fc.array(fc.nat(40), { minLength: 8, maxLength: 8 }),
    bucket: fc.nat(136),
    pauseMs: fc.oneof(fc.nat(2_000), fc.nat(60_000)),
  });

  it("is in a window of the hour as it is in the totals, to the request and the microsecond", () => {
    fc.assert(
      fc.property(fc.array(told, { minLength: 1, maxLength: 30 }), (all) => {
        rig = new GraphRig();
        rig.nowMs += 2_000;
        const counters = new Map<
          string,
          { outcomes: number[]; durationSumUs: number; buckets: Map<number, number> }
        >();
        for (const { sidecar, direction, source, outcomes, bucket, pauseMs } of all) {
          rig.nowMs += pauseMs;
          const key = `${sidecar} ${direction} ${source}`;
          const counter = counters.get(key) ?? { outcomes: [], durationSumUs: 0, buckets: new Map() };
          counters.set(key, counter);
          const requests = outcomes.reduce((sum, count) => sum + count, 0);
          counter.outcomes = outcomes.map((count, index) => count + (counter.outcomes[index] ?? 0));
          counter.durationSumUs += requests * (1 + bucket);
          counter.buckets.set(bucket, (counter.buckets.get(bucket) ?? 0) + requests);
          const [bucketIndices, bucketCounts] = [[...counter.buckets.keys()], [...counter.buckets.values()]];
          const { outcomes: sums, durationSumUs } = counter;
          const ends = { direction, source, destination: "d/c" };
          rig.tellEdge(
            { ...ends, outcomes: sums, durationSumUs, bucketIndices, bucketCounts },
            `s${sidecar}`,
          );
        }
        const { edges } = view({ windowMs: HOUR_MS, withHistogram: true });
        for (const { direction, source, outcomes, durationSumUs, buckets } of rig.graph.totals()) {
          const edge = edges.find((each) => each.source === source);
          const seen = direction === "outbound" ? edge?.bySource : edge?.byDestination;
          const requests = buckets.reduce((sum, count) => sum + count);
          expect(seen?.outcomes ?? outcomes).toEqual(outcomes);
          expect(seen?.durationSumMs ?? 0).toBeCloseTo(durationSumUs / 1000, 6);
          expect(seen?.histogram?.reduce((sum, each) => sum + each.requests, 0) ?? 0).toBe(requests);
        }
      }),
      { numRuns: 50 },
    );
  });
});
