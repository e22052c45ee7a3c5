import { describe, expect, it } from "vitest";
import { breaker, fault } from "../../push/fixture.js";
import { T0_MS } from "../support.js";
import { ANN, ChangesRig, HOUR_MS } from "./fixture.js";

const RATINGS = breaker("ratings", { selector: { app: "reviews" }, match: { hosts: ["ratings"] } });
const DOWN = fault("down", { direction: "inbound", selector: { app: "ratings" } });

describe("what people change", () => {
  it("is a policy that was put: whose sidecars run it, and whose requests it is about", () => {
    const rig = new ChangesRig();
    rig.put(RATINGS);
    expect(rig.near()).toEqual([
      {
        ...{ kind: "config", name: "default/ratings", atMs: T0_MS, endedMs: null },
        services: ["default/reviews"],
        edge: { source: "default/reviews", destination: "default/ratings" },
        summary: "CircuitBreaker default/ratings was put by ann@laptop: try",
      },
    ]);
  });

  it("is over when the policy is another, or deleted, and that is a change of its own", () => {
    const rig = new ChangesRig();
    rig.put(RATINGS);
    rig.nowMs += 60_000;
    rig.put(RATINGS);
    rig.nowMs += 60_000;
    rig.remove(RATINGS);
    expect(rig.near().map(({ endedMs, summary }) => [endedMs, summary])).toEqual([
      [T0_MS + 60_000, "CircuitBreaker default/ratings was put by ann@laptop: try"],
      [T0_MS + 120_000, "CircuitBreaker default/ratings was put by ann@laptop: try"],
      [null, "CircuitBreaker default/ratings was deleted by ann@laptop: try"],
    ]);
    expect(rig.near().at(-1)?.services).toEqual(["default/reviews"]);
  });

  it("is a fault as its experiment alone, from its beginning to its end", () => {
    const rig = new ChangesRig();
    rig.run("7d3f0a11", DOWN);
    const begun = { kind: "experiment", name: "default/down", atMs: T0_MS, services: ["default/ratings"] };
    const summary = "experiment 7d3f0a11 injects abort of 10% of requests, begun by ann@laptop: try";
    expect(rig.near()).toEqual([{ ...begun, endedMs: null, summary }]);
    rig.nowMs += 1000;
    rig.remove(DOWN);
    rig.take({ type: "experiment.stopped", id: "7d3f0a11", atMs: rig.nowMs, ...ANN });
    expect(rig.near()).toEqual([{ ...begun, endedMs: T0_MS + 1000, summary }]);
  });

  it("ends experiments while all are paused, and begins those that act again", () => {
    const rig = new ChangesRig();
    rig.run("a", DOWN);
    rig.nowMs += 1000;
    rig.isPaused = true;
    rig.take({ type: "experiments.paused", atMs: rig.nowMs, ...ANN });
    expect(rig.near().map(({ endedMs }) => endedMs)).toEqual([T0_MS + 1000]);
    rig.nowMs += 1000;
    rig.isPaused = false;
    rig.take({ type: "experiments.resumed", atMs: rig.nowMs, ...ANN });
    expect(rig.near().map(({ atMs, endedMs }) => [atMs, endedMs])).toEqual([
      [T0_MS, T0_MS + 1000],
      [T0_MS + 2000, null],
    ]);
  });

  it("is a bypass, with the services that its selector means", () => {
    const rig = new ChangesRig();
    const begun = { id: "b1", selector: { app: "reviews" }, untilMs: T0_MS + HOUR_MS, because: "fire" };
    rig.take({ type: "bypass.begun", atMs: T0_MS, by: "ann", ...begun });
    expect(rig.near()).toMatchObject([
      { kind: "bypass", name: "b1", endedMs: null, services: ["default/reviews"] },
    ]);
    rig.take({ type: "bypass.ended", atMs: T0_MS + 5, by: "ann", id: "b1" });
    expect(rig.near()).toMatchObject([{ endedMs: T0_MS + 5 }]);
  });

  it("is known after a restart: what holds, since when it did", () => {
    const before = new ChangesRig();
    before.run("a", DOWN);
    before.put(RATINGS);
    const after = new ChangesRig(before);
    after.sidecars = [];
    after.nowMs += 60_000;
    expect(after.near().map(({ kind, atMs, services }) => [kind, atMs, services])).toEqual([
      ["config", T0_MS, []],
      ["experiment", T0_MS, []],
    ]);
    after.sidecars = before.sidecars;
    expect(after.near().map(({ services }) => services)).toEqual([["default/reviews"], ["default/ratings"]]);
  });

  it("is forgotten after an hour, but for what still acts", () => {
    const rig = new ChangesRig();
    rig.run("a", DOWN);
    rig.put(RATINGS);
    rig.nowMs += HOUR_MS + 1000;
    rig.put(breaker("other"));
    expect(rig.near().map(({ name }) => name)).toEqual(["default/down", "default/other"]);
  });

  it("is bounded, however often somebody changes something", () => {
    const rig = new ChangesRig();
    for (let n = 0; n < 1500; n++) {
      rig.nowMs += 10;
      rig.put(breaker(`b${n}`));
    }
    expect(rig.near()).toHaveLength(100);
    expect(rig.changes.near(T0_MS, rig.nowMs)[0]?.name).toBe("default/b500");
  });
});

describe("whose requests a policy is about", () => {
  const edgeOf = (spec: Record<string, unknown>) => {
    const rig = new ChangesRig();
    rig.put(breaker("x", spec));
    return rig.near()[0]?.edge;
  };

  it.each([
    [
      { match: { hosts: ["ratings.default.svc.cluster.local"] } },
      { source: "", destination: "default/ratings" },
    ],
    [{ match: { clusters: ["outbound|9080||ratings*"] } }, { source: "", destination: "default/ratings" }],
    [
      { selector: { app: "reviews" }, match: { hosts: ["ratings", "ratings.default"] } },
      { source: "default/reviews", destination: "default/ratings" },
    ],
    [
      { direction: "inbound", selector: { app: "ratings" }, match: { sources: ["reviews"] } },
      { source: "default/reviews", destination: "default/ratings" },
    ],
  ])("is told where it is one edge, or one callee: %j", (spec, edge) => {
    expect(edgeOf(spec)).toEqual(edge);
  });

  it.each([
    {},
    { match: { hosts: ["ratings", "reviews"] } },
    { match: { hosts: ["*.example.org"] } },
    { match: { hosts: ["api.example.org"] } },
    { direction: "inbound", match: { sources: ["reviews"] } },
    { direction: "both", selector: { app: "ratings" }, match: { sources: ["reviews"] } },
  ])("is not told where it is several, or none of the mesh: %j", (spec) => {
    expect(edgeOf(spec)).toBeUndefined();
  });
});
