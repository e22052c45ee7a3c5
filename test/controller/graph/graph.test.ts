import { beforeEach, describe, expect, it } from "vitest";
import { Graph } from "../../../controller/graph/index.js";
import { ReportLedger } from "../../../controller/report/index.js";
import { accepted, BOOT_US, type EdgeMessage, edge, type Message, slot } from "../report/messages.js";

const HOUR_MS = 3_600_000;
let nowMs: number;
let graph: Graph;
let ledger: ReportLedger;
let sequence: number;
beforeEach(() => {
  nowMs = 1_000_000;
  graph = new Graph(() => nowMs);
  ledger = new ReportLedger();
  sequence = 0;
});

/** A report of a process that just began when the test did, so that nothing of it is past. */
function tell(part: Message): void {
  sequence += 1;
  const wallMs = BOOT_US / 1000 + 1000;
  graph.add(accepted(ledger, { sequence, wallMs, ...part }, nowMs), nowMs);
}

function tellEdge(part: EdgeMessage, nodeId = "s1"): void {
  tell({ nodeId, slots: [slot({ edges: [edge(part)] })] });
}

describe("an edge", () => {
  it("has its totals, its rate, its share of failures and its quantiles", () => {
    tellEdge({ outcomes: [0], durationSumUs: 0, bucketIndices: [], bucketCounts: [] });
    nowMs += 10_000;
    tellEdge({
      outcomes: [80, 10, 10, 5],
      durationSumUs: 1_050_000,
      bucketIndices: [9, 57],
      bucketCounts: [100, 5],
    });
    expect(graph.edges()).toEqual([
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
    for (const nodeId of ["s1", "s2"]) tellEdge({ outcomes: [5], inFlight: 2 }, nodeId);
    tellEdge({ direction: 1, outcomes: [9] }, "s3");
    const edges = graph.edges();
    expect(edges.map(({ direction, requests, inFlight }) => [direction, requests, inFlight])).toEqual([
      ["inbound", 9, 1],
      ["outbound", 10, 4],
    ]);
    expect(edges[1]?.rate).toBe(10);
  });

  it("has no rate from what happened before the controller began", () => {
    tell({ wallMs: BOOT_US / 1000 + HOUR_MS, slots: [slot()] });
    nowMs += 1000;
    tell({
      wallMs: BOOT_US / 1000 + HOUR_MS,
      slots: [slot({ edges: [edge({ outcomes: [14, 2, 0, 0, 0, 1] })] })],
    });
    expect(graph.edges()[0]).toMatchObject({ requests: 17, rate: 4, errorShare: 0 });
  });

  it("goes quiet when nothing is counted any more", () => {
    tellEdge({ outcomes: [5] });
    for (let n = 0; n < 12; n++) {
      nowMs += 1000;
      tell({});
    }
    expect(graph.edges()[0]).toMatchObject({ requests: 5, rate: 0, errorShare: 0, p50Ms: null, p99Ms: null });
  });

  it("goes stale with the sidecar, without anything in flight, and is forgotten after an hour", () => {
    tellEdge({ outcomes: [5], inFlight: 3 });
    nowMs += 10_001;
    expect(graph.edges()[0]).toMatchObject({ stale: true, inFlight: 0, rate: 0, requests: 5 });
    nowMs += HOUR_MS - 10_002;
    graph.sweep();
    expect(graph.edges()).toHaveLength(1);
    nowMs += 1;
    graph.sweep();
    expect(graph.edges()).toEqual([]);
    expect(graph.sidecars()).toEqual([]);
  });

  it("keeps its totals while one of its sidecars is left", () => {
    tellEdge({ outcomes: [5] }, "gone");
    nowMs += HOUR_MS;
    tellEdge({ outcomes: [7] }, "here");
    graph.sweep();
    expect(graph.sidecars().map(({ id }) => id)).toEqual(["here"]);
    expect(graph.edges()[0]).toMatchObject({ requests: 12, stale: false });
  });
});

describe("a breaker", () => {
  const opened = {
    generation: 2,
    from: 0,
    to: 1,
    reason: "consecutive",
    atMs: 500,
    completed: 5,
    failed: 5,
    consecutive: 5,
  };
  const open = {
    name: "default/ratings",
    state: 1,
    generation: 2,
    sinceMs: 500,
    openUntilMs: 5500,
    attempt: 1,
  };

  it("is shown with its state, its sidecar and what it did", () => {
    tell({
      nodeId: "s1",
      configs: [{ node: "default/reviews" }],
      slots: [
        slot({ edges: [], breakers: [{ name: "default/ratings", rejected: 4, shadowRejected: 3, lost: 2 }] }),
      ],
      breakers: [{ ...open, completed: 5, failed: 5, consecutive: 5, transitions: [opened] }],
    });
    const { from, to, ...numbers } = opened;
    expect(graph.breakers()).toEqual([
      {
        direction: "outbound",
        name: "default/ratings",
        sidecar: "s1",
        service: "default/reviews",
        state: "open",
        mode: "enforce",
        generation: 2,
        sinceMs: 500,
        openUntilMs: 5500,
        attempt: 1,
        completed: 5,
        failed: 5,
        consecutive: 5,
        rejected: 4,
        shadowRejected: 3,
        lostProbes: 2,
        transitions: [{ sidecar: "s1", from: "closed", to: "open", ...numbers }],
        stale: false,
      },
    ]);
    expect([from, to]).toEqual([0, 1]);
  });

  it("without a deadline has none", () => {
    tell({ breakers: [{ name: "b", state: 0 }] });
    expect(graph.breakers()[0]).toMatchObject({ state: "closed", openUntilMs: null });
  });

  it("of which only counts are known is not shown yet, and then with all of them", () => {
    tell({ slots: [slot({ breakers: [{ name: "b", rejected: 4 }] })] });
    expect(graph.breakers()).toEqual([]);
    tell({ breakers: [{ name: "b" }] });
    expect(graph.breakers()[0]).toMatchObject({ rejected: 4 });
  });

  it("shows each transition once, however often it is reported", () => {
    const closed = { ...opened, generation: 3, from: 1, to: 0, atMs: 900 };
    tell({ breakers: [{ ...open, transitions: [opened] }] });
    tell({ breakers: [{ ...open, transitions: [opened, closed] }] });
    expect(graph.breakers()[0]?.transitions.map(({ generation }) => generation)).toEqual([2, 3]);
  });

  it("keeps transitions of the process before apart, although generations begin anew", () => {
    tell({ breakers: [{ ...open, transitions: [opened] }] });
    tell({ boot: BOOT_US + 1, breakers: [{ ...open, transitions: [opened] }] });
    expect(graph.breakers()[0]?.transitions).toHaveLength(2);
  });

  it("keeps its last hundred transitions, newest last", () => {
    for (let generation = 1; generation <= 150; generation++) {
      tell({
        breakers: [{ ...open, generation, transitions: [{ ...opened, generation, atMs: generation }] }],
      });
    }
    const generations = graph.breakers()[0]?.transitions.map(({ generation }) => generation) ?? [];
    expect(generations).toHaveLength(100);
    expect([generations[0], generations.at(-1)]).toEqual([51, 150]);
  });

  it("that is no longer configured is no longer shown", () => {
    tell({ breakers: [{ name: "a" }, { name: "b" }, { name: "a", direction: 1 }] });
    graph.retainBreakers("s1", [{ direction: "outbound", name: "a" }]);
    graph.retainBreakers("nobody", []);
    expect(graph.breakers().map(({ direction, name }) => `${direction} ${name}`)).toEqual(["outbound a"]);
  });
});

describe("a fault", () => {
  it("is shown with its verdicts, what it did, and how many requests matched", () => {
    const faults = (n: number) => [{ name: "default/slow", verdicts: [n, 2 * n], injected: [n] }];
    tell({ slots: [slot({ faults: faults(1) })] });
    tell({ slots: [slot({ faults: faults(3) })] });
    const [fault] = graph.faults();
    expect(fault).toMatchObject({ name: "default/slow", sidecar: "s1", matched: 9, stale: false });
    expect(fault?.verdicts).toMatchObject({ injected: 3, not_drawn: 6, expired: 0 });
    expect(fault?.injected).toEqual({ delay: 3, abort: 0, response: 0, throughput: 0 });
  });
});

describe("a sidecar", () => {
  it("is called by its cluster until its filter has said who it is", () => {
    tell({ nodeCluster: "reviews" });
    expect(graph.sidecars()[0]).toMatchObject({ service: "reviews", stale: false, lastReportMs: nowMs });
    tell({ configs: [{ node: "" }, { direction: 1, node: "default/reviews" }] });
    tell({});
    expect(graph.sidecars()[0]?.service).toBe("default/reviews");
  });

  it("takes a bounded memory, which is measured", () => {
    const empty = () => graph.sidecars()[0]?.bytes ?? 0;
    tell({});
    expect(empty()).toBe(0);
    for (let round = 0; round < 3; round++) {
      const edges = Array.from({ length: 600 }, (_, n) => edge({ source: `r${round}/${n}` }));
      tell({ slots: [slot({ edges })], breakers: [{ name: `b${round}` }] });
      nowMs += 1000;
    }
    const [sidecar] = graph.sidecars();
    expect(graph.edges()).toHaveLength(1024);
    expect(sidecar?.droppedEdges).toBe(776);
    expect(sidecar?.bytes).toBeGreaterThan(1024 * 500);
    expect(sidecar?.bytes).toBeLessThan(1024 * 14 * 800);
  });

  it("that changes is not mixed up with another of the same breaker", () => {
    tell({ nodeId: "s2", breakers: [{ name: "b", state: 1 }] });
    tell({ nodeId: "s1", breakers: [{ name: "b", state: 0 }] });
    expect(graph.breakers().map(({ sidecar, state }) => [sidecar, state])).toEqual([
      ["s1", "closed"],
      ["s2", "open"],
    ]);
  });
});
