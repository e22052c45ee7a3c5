import { describe, expect, it } from "vitest";
import type { StoreEvent } from "../../../controller/store/index.js";
import { life } from "../experiment/sights.js";
import { ANN, NOW, OUT, REVIEWS, room, WHO } from "./room.js";

describe("what is kept", () => {
  const key = "CircuitBreaker/default/a" as const;
  it.each<[StoreEvent, object | undefined]>([
    [
      { type: "policy.deleted", ...ANN, key },
      { type: "policy", key, change: "deleted" },
    ],
    [
      { type: "bypass.ended", ...ANN, id: "b" },
      { type: "bypass", id: "b", change: "ended" },
    ],
    [
      { type: "bypass.begun", ...ANN, id: "b", untilMs: 9 },
      { type: "bypass", id: "b", change: "begun" },
    ],
    [
      { type: "experiment.scheduled", ...ANN, id: "e", policy: key, fromMs: 1, untilMs: 2 },
      { type: "experiment", id: "e", change: "scheduled" },
    ],
    [
      { type: "experiment.running", ...ANN, id: "e" },
      { type: "experiment", id: "e", change: "running" },
    ],
    [
      { type: "experiment.ended", ...ANN, id: "e" },
      { type: "experiment", id: "e", change: "ended" },
    ],
    [
      { type: "experiment.stopped", ...ANN, id: "e" },
      { type: "experiment", id: "e", change: "stopped" },
    ],
    [
      { type: "experiments.paused", ...ANN },
      { type: "pause", change: "paused" },
    ],
    [
      { type: "experiments.resumed", ...ANN },
      { type: "pause", change: "resumed" },
    ],
    [{ type: "service.learned", ...ANN, service: "default/a" }, undefined],
  ])("is told with who and why: %j", (event, news) => {
    const { newsroom, told } = room();
    newsroom.kept([event]);
    expect(told()).toEqual(news === undefined ? [] : [{ ...news, ...ANN }]);
  });
});

describe("a problem of an experiment", () => {
  it("is told when it begins and when it ends, with what to do", () => {
    const { newsroom, told } = room();
    const words = { message: "nothing matched", advice: "look" };
    const problem = { code: "nothing_matched", sinceMs: NOW - 10_000, ...words } as const;
    const news = { experiment: life("e1"), problem, atMs: NOW };
    newsroom.problem({ ...news, change: "begun" });
    newsroom.problem({ ...news, change: "ended", atMs: NOW + 1 });
    const event = { type: "problem", experiment: "e1", policy: "FaultInjection/default/slow", ...words };
    expect(told()).toEqual([
      { ...event, code: "nothing_matched", atMs: NOW, change: "begun" },
      { ...event, code: "nothing_matched", atMs: NOW + 1, change: "ended" },
    ]);
  });
});

describe("a sidecar", () => {
  it("comes and goes", () => {
    const { newsroom, told } = room();
    newsroom.sidecar(REVIEWS, "connected");
    newsroom.sidecar(REVIEWS, "disconnected");
    expect(told()).toEqual([
      { ...WHO, change: "connected" },
      { ...WHO, change: "disconnected" },
    ]);
  });

  it("acknowledges, and runs what it acknowledged", () => {
    const { becomes } = room();
    expect(becomes({ ...OUT, sent: "a" })).toEqual([]);
    const base = { ...WHO, ...OUT, revision: "a" };
    expect(becomes({ ...OUT, acknowledged: "a" })).toEqual([{ ...base, change: "acknowledged" }]);
    expect(becomes({ ...OUT, acknowledged: "a" })).toEqual([]);
    const running = { ...OUT, acknowledged: "a", running: "a" };
    expect(becomes(running)).toEqual([{ ...base, change: "delivered" }]);
    expect(becomes(running)).toEqual([]);
  });

  it("delivers anew what it went away from", () => {
    const { becomes } = room();
    becomes({ ...OUT, acknowledged: "a", running: "a" });
    becomes({ ...OUT, acknowledged: "b", running: "a" });
    const changes = becomes({ ...OUT, acknowledged: "a", running: "a" });
    expect(changes.map((event) => event.type === "sidecar" && event.change)).toEqual([
      "acknowledged",
      "delivered",
    ]);
  });

  it("refuses, and is told once for the same refusal", () => {
    const { becomes } = room();
    const refusal = { revision: "b", reason: "no", by: "envoy", atMs: 1 } as const;
    const told = { ...WHO, ...OUT, revision: "b", change: "refused", by: "envoy", reason: "no" };
    expect(becomes({ ...OUT, refusal })).toEqual([told]);
    expect(becomes({ ...OUT, refusal: { ...refusal, atMs: 2 } })).toEqual([]);
    expect(becomes({ ...OUT, refusal: { ...refusal, reason: "never" } })).toHaveLength(1);
  });

  it("is told of direction by direction", () => {
    const { becomes } = room();
    const inbound = { direction: "inbound", acknowledged: "a" } as const;
    expect(becomes(inbound)).toHaveLength(1);
    expect(becomes(inbound, { ...OUT, acknowledged: "b" })).toMatchObject([{ direction: "outbound" }]);
  });
});
