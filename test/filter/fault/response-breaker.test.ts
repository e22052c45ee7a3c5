// What a breaker of the same sidecar makes of answers that faults touched.
import { describe, expect, it } from "vitest";
import { faults, outcomes, responding } from "../support/faults.js";
import { Sidecar } from "../support/sidecar.js";

const OK = { body: "hello", delayMs: 20 };
const BREAKER = { name: "default/b", trip: { consecutive: 1 } };

describe("a breaker", () => {
  it.each([
    ["a status", { status: 500 }],
    ["headers", { header: { "x-a": "1" } }],
    ["a lost answer", { drop: true }],
    ["a truncation", { truncate: 1 }],
  ])("hears nothing of answers changed by %s", async (_, response) => {
    const document = { ...faults(responding("f", response)), breakers: [BREAKER] };
    const sidecar = await Sidecar.start(document);
    sidecar.root.exchange({ upstream: { ...OK, status: 200 } });
    sidecar.root.exchange({ upstream: { ...OK, status: 503 } });
    expect(sidecar.counter("meshfuse_breaker_transitions_total")).toBe(0);
    expect(outcomes(sidecar)).toEqual({ injected: 2 });
  });

  it("judges an answer that was only held as its upstream's", async () => {
    const document = { ...faults(responding("f", { delay: { fixed: "1s" } })), breakers: [BREAKER] };
    const sidecar = await Sidecar.start(document);
    sidecar.root.exchange({ upstream: { ...OK, status: 503 } });
    expect([sidecar.counter("meshfuse_breaker_transitions_total"), outcomes(sidecar)]).toEqual([
      1,
      { failure: 1 },
    ]);
  });

  it("takes no injected delay for the upstream's slowness, nor for a hung request", async () => {
    const trip = {
      slow: { over: "500ms", threshold: "1%", window: "10s", minimum: 1 },
      hung: { over: "500ms", count: 1 },
    };
    const document = {
      ...faults(responding("f", { delay: { fixed: "2s" } }, { delay: { fixed: "2s" } })),
      breakers: [{ ...BREAKER, trip }],
    };
    const sidecar = await Sidecar.start(document);
    expect(sidecar.root.exchange({ upstream: OK }).durationMs).toBe(4_020);
    expect([sidecar.counter("meshfuse_breaker_transitions_total"), outcomes(sidecar)]).toEqual([
      0,
      { success: 1 },
    ]);
  });

  it("gets the place of a probe back whose answer was changed", async () => {
    const match = { paths: [{ exact: "/hit" }] };
    const open = { base: "1s" };
    const document = {
      ...faults(responding("f", { status: 500 }, { match })),
      breakers: [{ ...BREAKER, open, halfOpen: { probes: 1 } }],
    };
    const sidecar = await Sidecar.start(document);
    sidecar.root.exchange({ request: { path: "/" }, upstream: { ...OK, status: 503 } });
    sidecar.envoy.advance(1_100);
    expect(sidecar.root.exchange({ request: { path: "/hit" }, upstream: OK }).client.status).toBe(500);
    expect(sidecar.root.exchange({ request: { path: "/" }, upstream: OK }).client.status).toBe(200);
    expect(sidecar.counterBy("meshfuse_breaker_transitions_total", "to")).toMatchObject({ closed: 1 });
  });
});
