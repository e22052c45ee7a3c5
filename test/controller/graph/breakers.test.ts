import { beforeEach, describe, expect, it } from "vitest";
import { BOOT_US, slot } from "../report/messages.js";
import { GraphRig } from "./rig.js";

let rig: GraphRig;
beforeEach(() => {
  rig = new GraphRig();
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
    rig.tell({
      nodeId: "s1",
      configs: [{ node: "default/reviews" }],
      slots: [
        slot({ edges: [], breakers: [{ name: "default/ratings", rejected: 4, shadowRejected: 3, lost: 2 }] }),
      ],
      breakers: [{ ...open, completed: 5, failed: 5, consecutive: 5, transitions: [opened] }],
    });
    const { from, to, ...numbers } = opened;
    expect(rig.graph.breakers()).toEqual([
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
    rig.tell({ breakers: [{ name: "b", state: 0 }] });
    expect(rig.graph.breakers()[0]).toMatchObject({ state: "closed", openUntilMs: null });
  });

  it("of which only counts are known is not shown yet, and then with all of them", () => {
    rig.tell({ slots: [slot({ breakers: [{ name: "b", rejected: 4 }] })] });
    expect(rig.graph.breakers()).toEqual([]);
    rig.tell({ breakers: [{ name: "b" }] });
    expect(rig.graph.breakers()[0]).toMatchObject({ rejected: 4 });
  });

  it("shows each transition once, however often it is reported", () => {
    const closed = { ...opened, generation: 3, from: 1, to: 0, atMs: 900 };
    rig.tell({ breakers: [{ ...open, transitions: [opened] }] });
    rig.tell({ breakers: [{ ...open, transitions: [opened, closed] }] });
    expect(rig.graph.breakers()[0]?.transitions.map(({ generation }) => generation)).toEqual([2, 3]);
  });

  it("keeps transitions of the process before apart, although generations begin anew", () => {
    rig.tell({ breakers: [{ ...open, transitions: [opened] }] });
    rig.tell({ boot: BOOT_US + 1, breakers: [{ ...open, transitions: [opened] }] });
    expect(rig.graph.breakers()[0]?.transitions).toHaveLength(2);
  });

  it("keeps its last hundred transitions, newest last", () => {
    for (let generation = 1; generation <= 150; generation++) {
      rig.tell({
        breakers: [{ ...open, generation, transitions: [{ ...opened, generation, atMs: generation }] }],
      });
    }
    const generations = rig.graph.breakers()[0]?.transitions.map(({ generation }) => generation) ?? [];
    expect(generations).toHaveLength(100);
    expect([generations[0], generations.at(-1)]).toEqual([51, 150]);
  });

  it("that is no longer configured is no longer shown", () => {
    rig.tell({ breakers: [{ name: "a" }, { name: "b" }, { name: "a", direction: 1 }] });
    rig.graph.retainBreakers("s1", [{ direction: "outbound", name: "a" }]);
    rig.graph.retainBreakers("nobody", []);
    expect(rig.graph.breakers().map(({ direction, name }) => `${direction} ${name}`)).toEqual(["outbound a"]);
  });
});
