import { beforeEach, describe, expect, it } from "vitest";
import { BOOT_US, slot } from "../report/messages.js";
import { GraphRig, HOUR_MS } from "./rig.js";

let rig: GraphRig;
beforeEach(() => {
  rig = new GraphRig();
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
