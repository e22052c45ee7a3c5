import { describe, expect, it } from "vitest";
import { type Run, summaryOf } from "../../../../controller/cli/demo/summary.js";
import { breakerView, delivery, edgeView, faultView, sidecarView, THERE_AND_BACK } from "../views.js";

const START_MS = Date.parse("2026-11-21T12:00:00Z");

function goodRun(more: Partial<Run> = {}): Run {
  return {
    envoy: "1.40.0",
    startedMs: START_MS,
    endedMs: START_MS + 40_000,
    steps: [{ step: "policies applied", atMs: START_MS + 1000 }],
    expected: { sidecars: ["reviews-v2", "ratings-v1"], tripping: ["reviews-v2"] },
    last: {
      sidecars: [sidecarView("reviews-v2"), sidecarView("ratings-v1")],
      edges: [edgeView("default/reviews", "default/ratings", { requests: 7 })],
      breakers: [breakerView("reviews-v2", { transitions: THERE_AND_BACK, rejected: 3 })],
      faults: [faultView({ matched: 4 })],
    },
    failures: [],
    ...more,
  };
}

function errorsOf(more: Partial<Run["last"]>): string[] {
  return summaryOf(goodRun({ last: { ...goodRun().last, ...more } })).errors;
}

describe("the summary of a good run", () => {
  const summary = summaryOf(goodRun());

  it("is ok", () => {
    expect(summary).toMatchObject({ ok: true, errors: [], durationMs: 40_000, envoy: { version: "1.40.0" } });
  });

  it("has sidecars with the revision acknowledged and the one that runs", () => {
    expect(summary.sidecars[0]).toMatchObject({
      id: "reviews-v2",
      deliveries: [{ direction: "outbound", acknowledged: "0123456789abcdef", running: "0123456789abcdef" }],
    });
  });

  it("has requests by edge and outcome", () => {
    expect(summary.edges[0]).toMatchObject({
      source: "default/reviews",
      destination: "default/ratings",
      requests: 7,
      outcomes: { success: 0, rejected: 0 },
    });
  });

  it("has each transition with its time", () => {
    expect(summary.breakers[0]?.transitions.map(({ from, to, at }) => [from, to, at])).toEqual([
      ["closed", "open", "1970-01-01T00:00:01.000Z"],
      ["open", "half_open", "1970-01-01T00:00:04.000Z"],
      ["half_open", "closed", "1970-01-01T00:00:04.100Z"],
    ]);
  });

  it("has the injected faults and the steps", () => {
    expect(summary.faults[0]).toMatchObject({ name: "default/ratings-down", matched: 4 });
    expect(summary.steps).toEqual([{ step: "policies applied", at: "2026-11-21T12:00:01.000Z" }]);
  });

  it("survives JSON", () => {
    expect(JSON.parse(JSON.stringify(summary))).toMatchObject({ ok: true });
  });
});

describe("a run is not ok", () => {
  it("when something went wrong on the way", () => {
    const summary = summaryOf(goodRun({ failures: ["interrupted"] }));
    expect(summary).toMatchObject({ ok: false, errors: ["interrupted"] });
  });

  it("when a sidecar never connected", () => {
    expect(errorsOf({ sidecars: [sidecarView("reviews-v2")] })).toEqual([
      "sidecar ratings-v1 never connected",
    ]);
  });

  it("when a sidecar was sent nothing", () => {
    const sidecars = [sidecarView("reviews-v2"), sidecarView("ratings-v1", { deliveries: [] })];
    expect(errorsOf({ sidecars })).toEqual(["sidecar ratings-v1 was sent nothing"]);
  });

  it("when a sidecar acknowledged a revision and runs another", () => {
    const deliveries = [delivery("inbound"), delivery("outbound", { running: "old", delivered: false })];
    const sidecars = [sidecarView("reviews-v2"), sidecarView("ratings-v1", { deliveries })];
    expect(errorsOf({ sidecars })).toEqual([
      "sidecar ratings-v1 outbound never ran 0123456789abcdef: acknowledged 0123456789abcdef, runs old",
    ]);
  });

  it("when a sidecar refused, with the reason", () => {
    const refusal = { revision: "r", reason: "too large", by: "envoy" as const, atMs: 0 };
    const never = { direction: "outbound" as const, wanted: "r", delivered: false, refusal };
    const sidecars = [sidecarView("reviews-v2"), sidecarView("ratings-v1", { deliveries: [never] })];
    expect(errorsOf({ sidecars })).toEqual([
      "sidecar ratings-v1 outbound never ran r: acknowledged nothing, runs nothing; envoy refused r: too large",
    ]);
  });

  it("when the breaker was not reported, did not open, or did not close", () => {
    expect(errorsOf({ breakers: [] })).toEqual(["sidecar reviews-v2 reported no breaker default/ratings"]);
    expect(errorsOf({ breakers: [breakerView("reviews-v2")] })).toEqual([
      "breaker default/ratings of reviews-v2 did not open",
    ]);
    const open = breakerView("reviews-v2", { state: "open", transitions: THERE_AND_BACK.slice(0, 1) });
    expect(errorsOf({ breakers: [open] })).toEqual([
      "breaker default/ratings of reviews-v2 did not close: open",
    ]);
  });

  it("but breakers of sidecars that never call ratings do not matter", () => {
    const idle = breakerView("reviews-v1");
    expect(errorsOf({ breakers: [idle, ...goodRun().last.breakers] })).toEqual([]);
  });
});
