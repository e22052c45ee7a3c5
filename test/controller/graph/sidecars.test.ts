import { beforeEach, describe, expect, it } from "vitest";
import { edge, slot } from "../report/messages.js";
import { GraphRig, HOUR_MS } from "./rig.js";

let rig: GraphRig;
beforeEach(() => {
  rig = new GraphRig();
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
