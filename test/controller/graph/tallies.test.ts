import { beforeEach, describe, expect, it } from "vitest";
import type { Tally } from "../../../controller/graph/index.js";
import { BOOT_US, type StatusMessage, slot, type TransitionMessage } from "../report/messages.js";
import { GraphRig } from "./rig.js";

const DAY_MS = 24 * 3_600_000;

let rig: GraphRig;
beforeEach(() => {
  rig = new GraphRig();
});

/** The n-th of a breaker; 1: opened, 2: probes, and so on. */
const step = (generation: number, more: TransitionMessage = {}): TransitionMessage => ({
  ...{ generation, from: 0, to: generation % 2, reason: "rate", atMs: 1000 * generation, ...more },
});
const status = (generations: number[], more: StatusMessage = {}): StatusMessage => ({
  ...{
    name: "b",
    state: 1,
    generation: generations.at(-1) ?? 0,
    transitions: generations.map((n) => step(n)),
  },
  ...more,
});
const counted = (tallies: Tally[], name = "b") =>
  Object.fromEntries([...(tallies.find((tally) => tally.name === name)?.counts ?? [])]);
const breaker = () => counted(rig.graph.tallies().breakers);

describe("what all sidecars counted of a breaker", () => {
  it("is the sum of what each told", () => {
    for (const nodeId of ["s1", "s2"]) {
      const breakers = [{ name: "b", rejected: 4, shadowRejected: 1 }];
      rig.tell({ nodeId, slots: [slot({ breakers })], breakers: [status([1])] });
    }
    expect(rig.graph.tallies().breakers).toHaveLength(1);
    expect(breaker()).toEqual({ rejected: 8, shadowRejected: 2, "open.rate": 2 });
  });

  it("has each transition once, however often a report repeats it", () => {
    rig.tell({ breakers: [status([1, 2])] });
    rig.tell({ breakers: [status([1, 2])] });
    rig.tell({ breakers: [status([1, 2, 3])] });
    expect(breaker()).toMatchObject({ "open.rate": 2, "closed.rate": 1 });
  });

  it("has those of a clock that was set back, by their generation", () => {
    rig.tell({ breakers: [status([1])] });
    rig.tell({ breakers: [{ ...status([]), generation: 3, transitions: [step(1), step(3, { atMs: 5 })] }] });
    expect(breaker()).toMatchObject({ "open.rate": 2 });
  });

  it("has those of another process, whose generations begin anew", () => {
    rig.tell({ breakers: [status([7])] });
    rig.tell({ boot: BOOT_US + 1, breakers: [{ ...status([]), transitions: [step(1, { atMs: 9000 })] }] });
    expect(breaker()).toMatchObject({ "open.rate": 2 });
  });

  it("knows few reasons, whatever a report says", () => {
    const reasons = ["x", "y", "hung"].map((reason, at) => step(2 * at + 1, { reason }));
    rig.tell({ breakers: [{ ...status([]), transitions: reasons }] });
    expect(breaker()).toMatchObject({ "open.other": 2, "open.hung": 1 });
  });

  it("has the transitions of its keys", () => {
    const ofKey = (key: string, generations: number[]) =>
      status(generations, { keyed: true, key: Buffer.from(key) });
    const shared = { name: "b", keys: [0, 2, 0, 0] };
    rig.tell({ breakers: [shared, ofKey("a", [1]), ofKey("c", [1])] });
    rig.tell({ breakers: [shared, ofKey("a", [1, 2, 3]), ofKey("c", [1])] });
    expect(breaker()).toMatchObject({ "open.rate": 3, "closed.rate": 1 });
  });

  it("does not count what a key without room repeats", () => {
    const small = new GraphRig({ maxBytes: 3_500 });
    const key = status([1], { keyed: true, key: Buffer.from("a") });
    for (let n = 0; n < 5; n++) small.tell({ breakers: [{ name: "b", keys: [0, 1, 0, 0] }, key] });
    expect(small.graph.breakerKeys("s1", { direction: "outbound", name: "b" }, 9)).toEqual([]);
    expect(counted(small.graph.tallies().breakers)).toMatchObject({ rejected: 0 });
    expect(counted(small.graph.tallies().breakers)).not.toHaveProperty(["open.rate"]);
  });

  it("does not fall when its policy is gone from a sidecar, and goes on when it is back", () => {
    const tell = (rejected: number, generations: number[]) =>
      rig.tell({
        slots: [slot({ breakers: [{ name: "b", rejected }] })],
        breakers: [status(generations)],
      });
    tell(3, [1]);
    rig.graph.retainBreakers("s1", []);
    expect(rig.graph.breakers()).toEqual([]);
    expect(breaker()).toMatchObject({ rejected: 3, "open.rate": 1 });
    tell(5, [9]);
    rig.graph.retainBreakers("s1", []);
    expect(breaker()).toMatchObject({ rejected: 5, "open.rate": 2 });
  });

  it("keeps a bounded number of removed ones, those removed last", () => {
    for (let n = 0; n < 250; n++) {
      rig.tell({ slots: [slot({ breakers: [{ name: `b${n}`, rejected: 1 }] })] });
      rig.graph.retainBreakers("s1", []);
    }
    expect(rig.graph.tallies().breakers).toHaveLength(200);
    expect(counted(rig.graph.tallies().breakers, "b249")).toMatchObject({ rejected: 1 });
  });

  it("does not fall when a sidecar is forgotten, and is forgotten a week later", () => {
    rig.tell({ slots: [slot({ breakers: [{ name: "b", rejected: 3 }] })], breakers: [status([1])] });
    rig.nowMs += DAY_MS;
    rig.graph.sweep();
    expect(rig.graph.sidecars()).toEqual([]);
    expect(breaker()).toEqual({ rejected: 3, shadowRejected: 0, "open.rate": 1 });
    rig.nowMs += 6 * DAY_MS - 1;
    rig.graph.sweep();
    expect(breaker()).toMatchObject({ rejected: 3 });
    rig.nowMs += 1;
    rig.graph.sweep();
    expect(rig.graph.tallies().breakers).toEqual([]);
  });

  it("stays whole while any sidecar has it", () => {
    rig.tell({ nodeId: "old", slots: [slot({ breakers: [{ name: "b", rejected: 3 }] })] });
    for (let day = 0; day < 10; day++) {
      rig.nowMs += DAY_MS;
      rig.tell({ nodeId: "new", slots: [slot({ breakers: [{ name: "b", rejected: 1 + day }] })] });
      rig.graph.sweep();
    }
    expect(breaker()).toMatchObject({ rejected: 13 });
  });
});

describe("what all sidecars counted of a fault", () => {
  it("is the sum, and does not fall when a sidecar is forgotten", () => {
    for (const nodeId of ["s1", "s2"]) {
      const faults = [{ name: "f", verdicts: [2, 5], injected: [1, 1] }];
      rig.tell({ nodeId, slots: [slot({ faults })] });
    }
    const fault = () => counted(rig.graph.tallies().faults, "f");
    const sum = { "verdict.injected": 4, "verdict.not_drawn": 10, "injected.delay": 2, "injected.abort": 2 };
    expect(fault()).toMatchObject(sum);
    rig.nowMs += DAY_MS;
    rig.graph.sweep();
    expect(fault()).toMatchObject(sum);
  });
});

describe("how breakers are now", () => {
  it("is told of each sidecar that reports, of keyed ones with their keys", () => {
    rig.tell({ nodeId: "silent", breakers: [status([1])] });
    rig.nowMs += 60_000;
    rig.tell({ nodeId: "s1", breakers: [status([1]), { name: "keyed", keys: [4, 1, 0, 0] }] });
    expect(rig.graph.breakerStates()).toEqual([
      { direction: "outbound", name: "b", state: "open" },
      { direction: "outbound", name: "keyed", state: "closed", keys: [4, 1, 0, 0] },
    ]);
  });
});
