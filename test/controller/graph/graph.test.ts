import { beforeEach, describe, expect, it } from "vitest";
import { BOOT_US, edge, slot } from "../report/messages.js";
import { GraphRig } from "./rig.js";

const HOUR_MS = 3_600_000;
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

describe("a fault", () => {
  it("is shown with its verdicts, what it did, and how many requests matched", () => {
    const faults = (n: number) => [{ name: "default/slow", verdicts: [n, 2 * n], injected: [n] }];
    rig.tell({ slots: [slot({ faults: faults(1) })] });
    rig.tell({ slots: [slot({ faults: faults(3) })] });
    const [fault] = rig.graph.faults();
    expect(fault).toMatchObject({ name: "default/slow", sidecar: "s1", matched: 9, stale: false });
    expect(fault?.verdicts).toMatchObject({ injected: 3, not_drawn: 6, expired: 0 });
    expect(fault?.injected).toEqual({ delay: 3, abort: 0, response: 0, throughput: 0 });
  });
});

describe("the counts of an experiment", () => {
  const faults = (n: number) => [{ name: "default/slow", verdicts: [n, 2 * n], injected: [n] }];
  const tell = (told: GraphRig, n: number, nodeId = "s1") =>
    told.tell({ nodeId, slots: [slot({ faults: faults(n) })] });

  it("are what was counted since it began, whatever was counted of the same fault before", () => {
    let now: string | undefined;
    const told = new GraphRig({ experimentAt: () => now });
    tell(told, 4);
    expect(told.graph.experimentCounts()).toEqual([]);
    now = "e1";
    tell(told, 5);
    tell(told, 7, "s2");
    expect(told.graph.experimentCounts()).toMatchObject([
      { experiment: "e1", sidecar: "s1", name: "default/slow", matched: 3, injected: { delay: 1 } },
      { experiment: "e1", sidecar: "s2", matched: 21 },
    ]);
    expect(told.graph.faults()[0]).toMatchObject({ matched: 15 });
    now = "e2";
    tell(told, 6);
    expect(told.graph.experimentCounts()[0]).toMatchObject({ experiment: "e2", matched: 3 });
  });

  it("are asked for by the fault's name and the time of the report", () => {
    const asked: [string, number][] = [];
    const told = new GraphRig({ experimentAt: (fault, atMs) => void asked.push([fault, atMs]) });
    tell(told, 1);
    expect(asked).toEqual([["default/slow", told.nowMs]]);
  });

  it("go on over a restart", () => {
    const told = new GraphRig({ experimentAt: () => "e1" });
    tell(told, 2);
    const kept = JSON.parse(JSON.stringify(told.graph.keep("s1")));
    const again = new GraphRig({ experimentAt: () => "e1" });
    again.graph.restore("s1", kept);
    expect(again.graph.experimentCounts()).toEqual(told.graph.experimentCounts());
    expect(again.graph.faults()).toEqual(told.graph.faults());
  });

  it("are without what happened before the controller began to look", () => {
    const told = new GraphRig({ experimentAt: () => "e1" });
    told.tell({ wallMs: BOOT_US / 1000 + HOUR_MS, slots: [slot({ faults: faults(50) })] });
    expect([told.graph.faults()[0]?.matched, told.graph.experimentCounts()]).toEqual([150, []]);
    told.tell({ wallMs: BOOT_US / 1000 + HOUR_MS, slots: [slot({ faults: faults(51) })] });
    expect(told.graph.experimentCounts()).toMatchObject([{ matched: 3 }]);
  });
});

describe("a sidecar", () => {
  it("is called by its cluster until its filter has said who it is", () => {
    rig.tell({ nodeCluster: "reviews" });
    expect(rig.graph.sidecars()[0]).toMatchObject({
      service: "reviews",
      stale: false,
      lastReportMs: rig.nowMs,
    });
    rig.tell({ configs: [{ node: "" }, { direction: 1, node: "default/reviews" }] });
    rig.tell({});
    expect(rig.graph.sidecars()[0]?.service).toBe("default/reviews");
  });

  it("takes a bounded memory, which is measured", () => {
    const empty = () => rig.graph.sidecars()[0]?.bytes ?? 0;
    rig.tell({});
    expect(empty()).toBe(0);
    for (let round = 0; round < 3; round++) {
      const edges = Array.from({ length: 600 }, (_, n) => edge({ source: `r${round}/${n}` }));
      rig.tell({ slots: [slot({ edges })], breakers: [{ name: `b${round}` }] });
      rig.nowMs += 1000;
    }
    const [sidecar] = rig.graph.sidecars();
    expect(rig.graph.edges()).toHaveLength(1024);
    expect(sidecar?.droppedEdges).toBe(776);
    expect(sidecar?.bytes).toBeGreaterThan(1024 * 500);
    expect(sidecar?.bytes).toBeLessThan(1024 * 14 * 800);
  });

  it("that changes is not mixed up with another of the same breaker", () => {
    rig.tell({ nodeId: "s2", breakers: [{ name: "b", state: 1 }] });
    rig.tell({ nodeId: "s1", breakers: [{ name: "b", state: 0 }] });
    expect(rig.graph.breakers().map(({ sidecar, state }) => [sidecar, state])).toEqual([
      ["s1", "closed"],
      ["s2", "open"],
    ]);
  });
});

describe("the memory of all sidecars together", () => {
  const bytes = (graph: GraphRig) => graph.graph.sidecars().reduce((sum, each) => sum + each.bytes, 0);
  const transition = (generation: number) => ({ generation, atMs: generation, reason: "consecutive" });

  it("is bounded, whoever they say they are, and free again when they are forgotten", () => {
    const small = new GraphRig({ maxBytes: 100_000 });
    const flood = (nodeId: string) => {
      const edges = Array.from({ length: 30 }, (_, n) => edge({ source: `${nodeId}/${n}` }));
      const faults = Array.from({ length: 10 }, (_, n) => ({ name: `f${n}`, verdicts: [1] }));
      const breakers = Array.from({ length: 10 }, (_, n) => ({
        name: `b${n}`,
        transitions: Array.from({ length: 8 }, (_each, m) => transition(m)),
      }));
      small.tell({ nodeId, slots: [slot({ edges, faults })], breakers });
    };
    for (let n = 0; n < 20; n++) flood(`s${n}`);
    expect(bytes(small)).toBeGreaterThan(95_000);
    expect(bytes(small)).toBeLessThanOrEqual(100_000);
    expect(small.graph.sidecars().at(-1)).toMatchObject({ bytes: 0, droppedEdges: 30 });
    small.nowMs += HOUR_MS;
    small.graph.sweep();
    flood("after");
    expect(bytes(small)).toBeGreaterThan(40_000);
  });

  it("holds no more of an edge that went quiet than its totals", () => {
    for (let n = 1; n <= 10; n++) {
      rig.nowMs += 1000;
      rig.tellEdge({ outcomes: [n] });
    }
    const busy = bytes(rig);
    rig.nowMs += 30_000;
    rig.tell({});
    rig.graph.sweep();
    expect(bytes(rig)).toBeLessThan(busy / 5);
    expect(rig.graph.edges()[0]).toMatchObject({ requests: 10, rate: 0 });
  });

  it("is given back by breakers that are no longer configured", () => {
    const small = new GraphRig({ maxBytes: 5_000 });
    for (let n = 0; n < 100; n++) {
      const name = `default/b${n}`;
      small.tell({ breakers: [{ name, transitions: [transition(n), transition(n + 1)] }] });
      small.graph.retainBreakers("s1", [{ direction: "outbound", name }]);
      expect(small.graph.breakers()[0]?.transitions).toHaveLength(2);
    }
  });
});
