// What is kept of breakers, their keys and faults.
import { describe, expect, it } from "vitest";
import { BOOT_US, slot } from "../report/messages.js";
import { CountsRig, HOUR_MS } from "./rig.js";

describe("counts after a regular end", () => {
  it("hold what a fault did since its experiment began, after a kill, too", async () => {
    const rig = await CountsRig.start();
    const young = { wallMs: BOOT_US / 1000 + 1_000 };
    const tell = (on: CountsRig, n: number) =>
      on.tell({ ...young, slots: [slot({ faults: [{ name: "default/f", verdicts: [n], injected: [n] }] })] });
    tell(rig, 4);
    rig.experiment = "e1";
    tell(rig, 9);
    const before = rig.graph.experimentCounts();
    expect(before).toMatchObject([{ experiment: "e1", matched: 5 }]);
    await rig.restart();
    expect(rig.graph.experimentCounts()).toEqual(before);
    tell(rig, 10);
    const next = await rig.killed();
    expect(next.graph.experimentCounts()).toMatchObject([{ experiment: "e1", matched: 6 }]);
    expect(next.warnings).toEqual([]);
  });

  it("hold what all sidecars counted of breakers and faults, those of forgotten ones and removed breakers too", async () => {
    const rig = await CountsRig.start();
    const opened = { generation: 1, from: 0, to: 1, reason: "rate", atMs: 5 };
    const tell = (nodeId: string, name: string) =>
      rig.tell({
        nodeId,
        breakers: [{ name, state: 1, generation: 1, transitions: [opened] }],
        slots: [
          slot({ breakers: [{ name, rejected: 3 }], faults: [{ name: "f", verdicts: [4], injected: [1] }] }),
        ],
      });
    const told = () => [rig.graph.tallies().breakers, rig.graph.tallies().faults];
    tell("gone", "b");
    rig.nowMs += 2 * HOUR_MS;
    rig.counts?.sweep(rig.nowMs);
    tell("here", "b");
    tell("here", "removed");
    rig.graph.retainBreakers("here", [{ direction: "outbound", name: "b" }]);
    const before = told();
    expect(before[0]?.map(({ name, counts }) => [name, counts.get("rejected")])).toEqual([
      ["b", 6],
      ["removed", 3],
    ]);
    await rig.restart();
    expect(told()).toEqual(before);
    tell("here", "b");
    expect(told()).toEqual(before);
    expect(rig.warnings).toEqual([]);
  });

  it("hold breakers and faults with all they had", async () => {
    const rig = await CountsRig.start();
    const transition = {
      generation: 2,
      from: 0,
      to: 1,
      reason: "consecutive",
      atMs: rig.nowMs,
      consecutive: 5,
    };
    rig.tell({
      breakers: [{ name: "default/b", state: 1, generation: 2, transitions: [transition] }],
      slots: [
        slot({
          breakers: [{ name: "default/b", rejected: 3, shadowRejected: 2, lost: 1 }],
          faults: [{ name: "default/f", verdicts: [4, 5], injected: [4] }],
        }),
      ],
    });
    const before = [rig.graph.breakers(), rig.graph.faults(), rig.graph.sidecars()[0]?.service];
    await rig.restart();
    expect([rig.graph.breakers(), rig.graph.faults(), rig.graph.sidecars()[0]?.service]).toEqual(before);
    rig.tell({
      slots: [slot({ breakers: [{ name: "default/b", rejected: 4, shadowRejected: 2, lost: 1 }] })],
    });
    expect(rig.graph.breakers()[0]).toMatchObject({ rejected: 4, shadowRejected: 2, lostProbes: 1 });
    expect(rig.graph.breakers()[0]?.transitions).toHaveLength(1);
  });

  it("hold the keys of breakers, and go on with them", async () => {
    const rig = await CountsRig.start();
    const NAME = { direction: "outbound", name: "default/b" } as const;
    const status = (key: string, generation: number) => ({
      ...{ name: "default/b", keyed: true, key: Buffer.from(key), state: 1 as const, generation },
      transitions: [{ generation, to: 1 as const, reason: "slow", atMs: generation, slow: 3, threshold: 5 }],
    });
    const keys = Array.from({ length: 1001 }, (_, at) => status(`k${at}`, 1));
    rig.tell({ breakers: [{ name: "default/b", keys: [0, 1001] }, ...keys] });
    const all = () => [
      rig.graph.breakers(),
      rig.graph.explain(NAME),
      rig.graph.history(NAME),
      rig.graph.breakerKeys("s1", NAME, 1000),
    ];
    const before = all();
    await rig.restart();
    expect(all()).toEqual(before);
    expect(rig.graph.explain(NAME)[0]?.droppedKeys).toBe(1);
    rig.tell({ breakers: [status("k1", 1), status("k1", 2)] });
    expect(rig.graph.history(NAME).filter(({ key }) => key === "k1")).toHaveLength(1);
  });
});
