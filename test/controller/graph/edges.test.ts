import { beforeEach, describe, expect, it } from "vitest";
import { BOOT_US, edge, slot } from "../report/messages.js";
import { GraphRig, HOUR_MS } from "./rig.js";

const WEEK_MS = 7 * 24 * HOUR_MS;
let rig: GraphRig;
beforeEach(() => {
  rig = new GraphRig();
});

describe("an edge", () => {
  it("has its totals, its rate, its share of failures and its quantiles", () => {
    rig.tellEdge({ outcomes: [0], durationSumUs: 0, bucketIndices: [], bucketCounts: [] });
    rig.nowMs += 10_000;
    rig.tellEdge({
      outcomes: [80, 10, 10, 5],
      durationSumUs: 1_050_000,
      bucketIndices: [9, 57],
      bucketCounts: [100, 5],
    });
    expect(rig.graph.edges()).toEqual([
      {
        direction: "outbound",
        source: "default/productpage",
        destination: "default/reviews",
        outcomes: {
          success: 80,
          failure: 10,
          soft_failure: 10,
          ignored: 5,
          cancelled: 0,
          rejected: 0,
          denied: 0,
          injected: 0,
        },
        requests: 105,
        inFlight: 1,
        rate: 10.5,
        errorShare: 0.2,
        p50Ms: 1.088,
        p99Ms: 69.632,
        windowMs: 10_000,
        durationSumMs: 1050,
        stale: false,
      },
    ]);
  });

  it("is one edge of all sidecars that see it, and its ends are told apart", () => {
    for (const nodeId of ["s1", "s2"]) rig.tellEdge({ outcomes: [5], inFlight: 2 }, nodeId);
    rig.tellEdge({ direction: 1, outcomes: [9] }, "s3");
    const edges = rig.graph.edges();
    expect(edges.map(({ direction, requests, inFlight }) => [direction, requests, inFlight])).toEqual([
      ["inbound", 9, 1],
      ["outbound", 10, 4],
    ]);
    expect(edges[1]?.rate).toBe(10);
  });

  it("has no rate from what happened before the controller began", () => {
    rig.tell({ wallMs: BOOT_US / 1000 + HOUR_MS, slots: [slot()] });
    rig.nowMs += 1000;
    rig.tell({
      wallMs: BOOT_US / 1000 + HOUR_MS,
      slots: [slot({ edges: [edge({ outcomes: [14, 2, 0, 0, 0, 1] })] })],
    });
    expect(rig.graph.edges()[0]).toMatchObject({ requests: 17, rate: 4, errorShare: 0 });
  });

  it("goes quiet when nothing is counted any more", () => {
    rig.tellEdge({ outcomes: [5] });
    for (let n = 0; n < 12; n++) {
      rig.nowMs += 1000;
      rig.tell({});
    }
    expect(rig.graph.edges()[0]).toMatchObject({
      requests: 5,
      rate: 0,
      errorShare: 0,
      p50Ms: null,
      p99Ms: null,
    });
  });

  it("goes stale with the sidecar, without anything in flight, and keeps its totals for a week", () => {
    rig.tellEdge({ outcomes: [5], inFlight: 3 });
    rig.nowMs += 10_001;
    expect(rig.graph.edges()[0]).toMatchObject({ stale: true, inFlight: 0, rate: 0, requests: 5 });
    rig.nowMs += HOUR_MS - 10_002;
    rig.graph.sweep();
    expect(rig.graph.sidecars()).toHaveLength(1);
    rig.nowMs += 1;
    rig.graph.sweep();
    expect(rig.graph.sidecars()).toEqual([]);
    expect(rig.graph.edges()[0]).toMatchObject({ stale: true, inFlight: 0, requests: 5 });
    rig.nowMs += WEEK_MS - HOUR_MS - 1;
    rig.graph.sweep();
    expect(rig.graph.edges()).toHaveLength(1);
    rig.nowMs += 1;
    rig.graph.sweep();
    expect(rig.graph.edges()).toEqual([]);
  });

  it("keeps what a forgotten sidecar counted as long as another sees it", () => {
    rig.tellEdge({ outcomes: [5] }, "gone");
    rig.nowMs += HOUR_MS;
    rig.tellEdge({ outcomes: [7] }, "here");
    rig.graph.sweep();
    expect(rig.graph.sidecars().map(({ id }) => id)).toEqual(["here"]);
    expect(rig.graph.edges()[0]).toMatchObject({ requests: 12, stale: false });
    for (let day = 0; day < 8; day++) {
      rig.nowMs += WEEK_MS / 7;
      rig.tellEdge({ outcomes: [7] }, "here");
      rig.graph.sweep();
    }
    expect(rig.graph.edges()[0]).toMatchObject({ requests: 12, stale: false });
  });

  it("that nobody sees has room with ten thousand others; the longest unseen are forgotten first", () => {
    for (let n = 0; n < 11; n++) {
      const edges = Array.from({ length: 1000 }, (_, m) => edge({ source: `s${n}/${m}` }));
      rig.tell({ nodeId: `s${n}`, slots: [slot({ edges })] });
      rig.nowMs += 1;
    }
    rig.nowMs += HOUR_MS;
    rig.graph.sweep();
    const sources = rig.graph.edges().map(({ source }) => source);
    expect(sources).toHaveLength(10_000);
    expect(sources.some((source) => source.startsWith("s0/"))).toBe(false);
  });
});

describe("the totals of an edge", () => {
  it("are what each end counted, with every bucket and what is in flight", () => {
    rig.tellEdge({
      outcomes: [3],
      bucketIndices: [5, 9],
      bucketCounts: [1, 2],
      durationSumUs: 9,
      inFlight: 2,
    });
    rig.tellEdge({ outcomes: [4], bucketIndices: [5], bucketCounts: [4], durationSumUs: 1 }, "s2");
    rig.tellEdge({ direction: 1, outcomes: [7], bucketIndices: [], bucketCounts: [] }, "s3");
    const [inbound, outbound] = rig.graph.totals();
    expect(inbound).toMatchObject({ direction: "inbound", outcomes: { success: 7 } });
    expect(outbound).toMatchObject({ direction: "outbound", outcomes: { success: 7 }, inFlight: 3 });
    expect([outbound?.durationSumUs, outbound?.buckets[5], outbound?.buckets[9]]).toEqual([10, 5, 2]);
  });

  it("stay when a sidecar goes silent and is forgotten, without what it had in flight", () => {
    rig.tellEdge({ outcomes: [3], bucketIndices: [5], bucketCounts: [3], inFlight: 2 });
    rig.nowMs += HOUR_MS;
    rig.graph.sweep();
    expect(rig.graph.totals()).toMatchObject([{ outcomes: { success: 3 }, inFlight: 0 }]);
    expect(rig.graph.totals()[0]?.buckets[5]).toBe(3);
  });

  it("do not change when a report is told again", () => {
    const edges = [edge({ outcomes: [3], bucketIndices: [5], bucketCounts: [3] })];
    for (const more of [true, false, false]) rig.tell({ more, slots: [slot({ edges })] });
    expect(rig.graph.totals()[0]?.buckets.reduce((sum, count) => sum + count)).toBe(3);
  });
});
