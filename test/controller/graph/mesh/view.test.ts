import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import type { ViewOptions } from "../../../../controller/graph/index.js";
import type { GraphEdge, Traffic } from "../../../../controller/model/index.js";
import { CountsRig } from "../../counts/rig.js";
import { BOOT_US, edge, slot } from "../../report/messages.js";
import { GraphRig } from "../rig.js";

const HOUR_MS = 3_600_000;
const MINUTE: ViewOptions = { windowMs: 60_000, targetMs: 500 };
/** The rig's first instant; a step begins then. */
const BEGIN_MS = 1_000_000;

let rig: GraphRig;
beforeEach(() => {
  rig = new GraphRig();
});

/** Absolute numbers of one end of one edge, all requests of 5 ms. */
function tell(requests: number, nodeId = "s1", direction: 0 | 1 = 0, inFlight = 0): void {
  const counted = { outcomes: [requests], durationSumUs: requests * 5000, inFlight, direction };
  rig.tellEdge({ ...counted, bucketIndices: [26], bucketCounts: [requests] }, nodeId);
}

/** Each second both ends report so many more requests. */
function run(seconds: number, perSecond: number, from = { requests: 0 }): void {
  for (let second = 0; second < seconds; second++) {
    rig.nowMs += 1000;
    from.requests += perSecond;
    tell(from.requests, "s1");
    tell(from.requests, "s2", 1);
  }
}

function view(options: Partial<ViewOptions> = {}) {
  const found = rig.graph.pastHour.view({ ...MINUTE, ...options });
  if (found === undefined) throw new Error("nothing is kept of it");
  return found;
}

function onlyEdge(options: Partial<ViewOptions> = {}): GraphEdge {
  const { edges } = view(options);
  expect(edges).toHaveLength(1);
  return edges[0] as GraphEdge;
}

const bySource = (options: Partial<ViewOptions> = {}) => onlyEdge(options).bySource as Traffic;

describe("the mesh now", () => {
  it("has both ends of an edge, with the exact rates of 10 s, a minute and 5 minutes", () => {
    run(400, 20);
    const { bySource, byDestination, gap, retries } = onlyEdge();
    for (const traffic of [bySource, byDestination]) {
      expect(traffic).toMatchObject({
        rate: 20,
        rate10s: 20,
        rate1m: 20,
        rate5m: 20,
        meanMs: 5,
        errorShare: 0,
      });
    }
    expect([gap?.meanMs, retries]).toEqual([0, 0]);
  });

  it("is what a step and more hold: the window is whole steps until now", () => {
    run(125, 10);
    const { fromMs, toMs, keptFromMs } = view();
    expect([fromMs, toMs, keptFromMs]).toEqual([BEGIN_MS + 60_000, BEGIN_MS + 125_000, BEGIN_MS]);
    expect(bySource().requests).toBe(650);
  });

  it("has no rate of a time that is longer than anything is known", () => {
    run(65, 10);
    expect(bySource()).toMatchObject({ rate: 10, rate10s: 10, rate1m: 10, rate5m: null });
    expect(view({ windowMs: HOUR_MS })).toMatchObject({ fromMs: BEGIN_MS, toMs: BEGIN_MS + 65_000 });
  });

  it("divides by the time until the last reports, so that what is not told yet lowers no rate", () => {
    run(300, 20);
    rig.nowMs += 900;
    expect(bySource().rate1m).toBe(20);
  });

  it("has retries by what both ends have told of: a sidecar that reports later looks like none", () => {
    run(65, 20);
    rig.nowMs += 500;
    tell(1310, "s2", 1);
    expect(onlyEdge()).toMatchObject({ retries: 0, byDestination: { requests: 1310 } });
    rig.nowMs = BEGIN_MS + 72_000;
    tell(1300, "s1");
    tell(1400, "s2", 1);
    expect(onlyEdge().retries).toBeGreaterThan(0);
  });

  it("has what is in flight, also on an edge that nothing was counted on", () => {
    rig.nowMs += 1000;
    tell(0, "s1", 0, 3);
    tell(0, "s3", 0, 4);
    expect(bySource()).toMatchObject({ inFlight: 7, requests: 0, meanMs: null, p99Ms: null });
  });

  it("does not show edges without requests in the window or in flight", () => {
    run(10, 5);
    rig.nowMs += 120_000;
    rig.tell({});
    expect(view()).toMatchObject({ edges: [], nodes: [], performance: null, omittedEdges: 0 });
  });

  it("goes without sidecars that do not report any more: their time goes on, and their requests in flight do not", () => {
    run(60, 20);
    tell(1200, "s1", 0, 5);
    rig.nowMs += 20_000;
    rig.tell({ nodeId: "s9" });
    expect(bySource()).toMatchObject({ inFlight: 0, rate10s: 0, requests: 800, rate: 800 / 60 });
  });

  it("sums up what several sidecars of a service saw", () => {
    for (let second = 1; second <= 60; second++) {
      rig.nowMs += 1000;
      tell(10 * second, "s1");
      tell(30 * second, "s2");
    }
    expect(bySource()).toMatchObject({ rate1m: 40, rate10s: 40, requests: 2400 });
  });

  it("has a histogram where it is asked for", () => {
    run(10, 1);
    const histogram = [{ fromMs: 4.608, toMs: 5.12, requests: 10 }];
    expect(bySource({ withHistogram: true }).histogram).toEqual(histogram);
    expect(bySource()).not.toHaveProperty("histogram");
  });

  it("has at most 5,000 edges, the busiest of them", () => {
    for (let n = 0; n < 6; n++) {
      const edges = Array.from({ length: 1000 }, (_, m) =>
        edge({ source: `d/s${n}`, destination: `d/t${String(m).padStart(3, "0")}`, outcomes: [6 - n] }),
      );
      rig.nowMs += 1;
      rig.tell({ nodeId: `s${n}`, slots: [slot({ edges })] });
    }
    const { edges, omittedEdges, nodes } = view();
    expect([edges.length, omittedEdges, nodes.length]).toEqual([5000, 1000, 1006]);
    expect(edges.some(({ source }) => source === "d/s5")).toBe(false);
    expect(edges.map(({ source, destination }) => [source, destination].join())).toEqual(
      edges.map(({ source, destination }) => [source, destination].join()).sort(),
    );
  });
});

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
