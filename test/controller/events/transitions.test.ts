import { describe, expect, it } from "vitest";
import type { MeshEvent } from "../../../controller/events/index.js";
import type { BreakerStatus, ForgottenKey } from "../../../controller/report/index.js";
import { NOW, OUT, room } from "./room.js";

describe("a breaker", () => {
  const step = (generation: number, atMs = NOW + generation) => ({
    ...({ generation, atMs, from: "closed", to: "open", reason: "rate" } as const),
    ...{ completed: 20, failed: 12, consecutive: 4, slowCompleted: 20, slow: 2, hung: 3 },
    ...{ probeSuccesses: 1, probeFailures: 2, threshold: 500_000, attempt: 1, lastsMs: 5000 },
  });
  const report = (
    transitions: BreakerStatus["transitions"],
    boot = 1,
    name = "default/ratings",
    more: { key?: string; forgottenKeys?: ForgottenKey[] } = {},
  ) => {
    const { forgottenKeys = [], ...key } = more;
    const status = {
      ...OUT,
      name,
      ...key,
      state: "open",
      mode: "enforce",
      generation: 1,
      sinceMs: 0,
    } as const;
    const { from, to, reason, atMs, threshold, lastsMs, ...numbers } = step(1);
    const rest = { ...numbers, openUntilMs: 0, probesInFlight: 0, windowRestartedMs: 0 };
    return {
      ...{ nodeId: "reviews-v1", nodeCluster: "reviews", boot, configs: [{ node: "default/reviews" }] },
      breakers:
        transitions.length === 0 && forgottenKeys.length > 0 ? [] : [{ ...status, ...rest, transitions }],
      forgottenKeys,
    };
  };
  const generations = (events: MeshEvent[]) =>
    events.map((event) => event.type === "breaker" && event.generation);

  it("is told with all that one wants to know", () => {
    const { newsroom, told } = room();
    newsroom.reported(report([step(1)]));
    expect(told()).toEqual([
      {
        ...{ type: "breaker", atMs: NOW + 1, sidecar: "reviews-v1", service: "default/reviews" },
        ...{ direction: "outbound", name: "default/ratings", ...step(1) },
      },
    ]);
  });

  it("is told once, however often it is reported", () => {
    const { newsroom, told } = room();
    newsroom.reported(report([step(1), step(2)]));
    newsroom.reported(report([step(1), step(2), step(3)]));
    newsroom.reported(report([]));
    newsroom.reported(report([step(3)]));
    expect(generations(told())).toEqual([1, 2, 3]);
  });

  it("begins anew with another process of Envoy", () => {
    const { newsroom, told } = room();
    newsroom.reported(report([step(5)]));
    newsroom.reported(report([step(1)], 2));
    expect(generations(told())).toEqual([5, 1]);
  });

  it("is told once where two processes report in turn, as in a restart", () => {
    const { newsroom, told } = room();
    for (let turn = 0; turn < 3; turn++) {
      newsroom.reported(report([step(5)], 1));
      newsroom.reported(report([step(1)], 2));
    }
    expect(generations(told())).toEqual([5, 1]);
  });

  it("is no news where it was before the controller, of which the rest is", () => {
    const { newsroom, told } = room();
    newsroom.reported(report([step(1, NOW - 5000), step(2, NOW + 1)]));
    // The clock of a sidecar may be late.
    newsroom.reported(report([step(3, NOW - 9000)]));
    expect(generations(told())).toEqual([2, 3]);
  });

  it("of another name has its own generations", () => {
    const { newsroom, told } = room();
    newsroom.reported(report([step(4)]));
    newsroom.reported(report([step(4)], 1, "default/details"));
    expect(told()).toHaveLength(2);
  });

  it("has no length where it lasts until something happens", () => {
    const { newsroom, told } = room();
    newsroom.reported(report([{ ...step(1), lastsMs: 0 }]));
    expect(told()).toMatchObject([{ lastsMs: null }]);
  });

  it("of one key says whose it is, and has its own generations", () => {
    const { newsroom, told } = room();
    newsroom.reported(report([step(4)]));
    for (const key of ["gold", ""]) newsroom.reported(report([step(4)], 1, "default/ratings", { key }));
    newsroom.reported(report([step(4)], 1, "default/ratings", { key: "gold" }));
    const events = told();
    expect(events).toMatchObject([{ name: "default/ratings" }, { key: "gold" }, { key: "" }]);
    expect(events[0]).not.toHaveProperty("key");
  });

  it("of a key that was forgotten begins anew, whether or not anybody said so", () => {
    const { newsroom, told } = room();
    const of = (generation: number, atMs: number) =>
      newsroom.reported(report([step(generation, atMs)], 1, "default/ratings", { key: "gold" }));
    of(7, NOW + 10);
    of(1, NOW + 20);
    of(1, NOW + 20);
    of(2, NOW + 25);
    const forgottenKeys = [{ direction: "outbound", name: "default/ratings", key: "gold" } as const];
    newsroom.reported(report([], 1, "default/ratings", { forgottenKeys }));
    of(1, NOW + 30);
    expect(generations(told())).toEqual([7, 1, 2, 1]);
  });

  it("is told once although its sidecar's clock is set back", () => {
    const { newsroom, told } = room();
    newsroom.reported(report([step(1, NOW + 9000)]));
    for (let times = 0; times < 3; times++)
      newsroom.reported(report([step(1, NOW + 9000), step(2, NOW + 5)]));
    expect(generations(told())).toEqual([1, 2]);
  });

  it("is forgotten with its sidecar", () => {
    const { newsroom, told } = room();
    newsroom.reported(report([step(1)]));
    newsroom.forget("reviews-v1");
    newsroom.reported(report([step(1)]));
    expect(generations(told())).toEqual([1, 1]);
  });
});
