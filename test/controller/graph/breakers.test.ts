import { beforeEach, describe, expect, it } from "vitest";
import { BOOT_US, type StatusMessage, slot, type TransitionMessage } from "../report/messages.js";
import { GraphRig } from "./rig.js";

const NOTHING = {
  ...{ completed: 0, failed: 0, consecutive: 0, slowCompleted: 0, slow: 0, hung: 0 },
  ...{ probeSuccesses: 0, probeFailures: 0 },
};

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
        untilMs: 5500,
        ...{
          ...NOTHING,
          completed: 5,
          failed: 5,
          consecutive: 5,
          probesInFlight: 0,
          windowRestartedMs: null,
        },
        ...{ rejected: 4, shadowRejected: 3, lostProbes: 2 },
        transitions: [
          {
            ...{ sidecar: "s1", direction: "outbound", from: "closed", to: "open", ...NOTHING, ...numbers },
            ...{ threshold: 0, attempt: 0, lastsMs: null },
          },
        ],
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

describe("how long a state lasts", () => {
  const NAME = { direction: "outbound", name: "b" } as const;
  const now = () => rig.graph.explain(NAME)[0];
  const step: TransitionMessage = {
    ...{ generation: 4, from: 2, to: 3, reason: "recovered", atMs: 1000, lastsMs: 10_000 },
  };
  const ramp: StatusMessage = { name: "b", state: 3, generation: 4, sinceMs: 1000, transitions: [step] };

  it("is told by the deadline of an open breaker", () => {
    rig.tell({ breakers: [{ name: "b", state: 1, generation: 4, openUntilMs: 7000 }] });
    expect(now()).toMatchObject({ openUntilMs: 7000, untilMs: 7000 });
  });

  it("is told by the transition where the state has no deadline of its own, as the ramp", () => {
    rig.tell({ breakers: [ramp] });
    expect(now()).toMatchObject({ state: "ramp", openUntilMs: null, untilMs: 11_000 });
  });

  it.each([
    ["the transition is of another state", { generation: 5 }],
    ["it lasts until something happens", { transitions: [{ ...step, lastsMs: 0 }] }],
    ["nothing is known of a transition", { transitions: [] }],
    ["the breaker is forced open", { mode: 2 }],
    ["the breaker is disabled", { mode: 3 }],
  ])("is not known where %s", (_what, more) => {
    rig.tell({ breakers: [{ ...ramp, ...more }] });
    expect(now()).toMatchObject({ openUntilMs: null, untilMs: null });
  });

  it("is explained by the last transition, where there was one", () => {
    rig.tell({ breakers: [ramp, { name: "c" }] });
    expect(now()?.last).toMatchObject({ sidecar: "s1", reason: "recovered", lastsMs: 10_000 });
    expect(rig.graph.explain({ ...NAME, name: "c" })[0]).not.toHaveProperty("last");
  });

  it("is not explained by a transition into what was there before the policy was deleted and created again", () => {
    const opened = { ...step, from: 0, to: 1, reason: "rate" };
    rig.tell({ breakers: [{ ...ramp, state: 0, generation: 6, transitions: [opened] }] });
    expect(now()).not.toHaveProperty("last");
    rig.tell({ breakers: [{ ...ramp, generation: 6 }] });
    expect(now()).not.toHaveProperty("last");
  });

  it("and when its window began anew, are told", () => {
    rig.tell({ breakers: [{ ...ramp, windowRestartedMs: 900 }] });
    expect(now()).toMatchObject({ windowRestartedMs: 900 });
  });
});

describe("one breaker in all sidecars", () => {
  const NAME = { direction: "outbound", name: "b" } as const;

  it("is explained sidecar by sidecar, one direction at a time", () => {
    for (const nodeId of ["s2", "s1"]) rig.tell({ nodeId, breakers: [{ name: "b" }] });
    rig.tell({ nodeId: "s3", breakers: [{ name: "b", direction: 1 }, { name: "other" }] });
    expect(rig.graph.explain(NAME).map(({ sidecar }) => sidecar)).toEqual(["s1", "s2"]);
    expect(rig.graph.explain({ ...NAME, direction: "inbound" }).map(({ sidecar }) => sidecar)).toEqual([
      "s3",
    ]);
    expect(rig.graph.explain({ ...NAME, name: "absent" })).toEqual([]);
  });

  it("has one history, by time", () => {
    const at = (generation: number, atMs: number) => ({ generation, atMs, reason: "rate" });
    rig.tell({ nodeId: "s1", breakers: [{ name: "b", transitions: [at(1, 10), at(2, 40)] }] });
    rig.tell({ nodeId: "s2", breakers: [{ name: "b", transitions: [at(1, 20), at(2, 30)] }] });
    const told = rig.graph.history(NAME).map(({ sidecar, atMs }) => `${sidecar} ${atMs}`);
    expect(told).toEqual(["s1 10", "s2 20", "s2 30", "s1 40"]);
    expect(rig.graph.history({ ...NAME, direction: "inbound" })).toEqual([]);
  });
});
