import { describe, expect, it } from "vitest";
import { ABORT, fault, faults, injected, verdicts } from "../support/faults.js";
import { Sidecar } from "../support/sidecar.js";

const ALL = "100%";

function delayed(fixed: string, fields = {}) {
  return faults(fault("f", { percentage: ALL, delay: { fixed }, ...fields }));
}

describe("a delayed request", () => {
  it.each([1, 7, 99, 100, 101, 250, 60_000])("goes on after %d ms, never early", async (delayMs) => {
    const sidecar = await Sidecar.start(delayed(`${delayMs}ms`));
    sidecar.envoy.advance(33);
    const exchange = sidecar.root.exchange();
    expect(exchange.durationMs).toBeGreaterThanOrEqual(delayMs);
    expect(exchange.durationMs).toBeLessThanOrEqual(delayMs + 1);
    expect(exchange.client.status).toBe(200);
    expect(injected(sidecar, "f")).toEqual({ delay: 1 });
  });

  it("is not released early by a clock that stands between two milliseconds", async () => {
    const sidecar = await Sidecar.start(delayed("10ms"), 1, { startMonotonicNs: 1_000_000_000_999_999n });
    const { clock } = sidecar.envoy;
    for (const nudgeMs of [0.3, 0.0004, 0.9]) {
      clock.advance(nudgeMs);
      const beganNs = clock.monotonicNs;
      const exchange = sidecar.root.begin();
      while (!exchange.done) clock.step(1_000);
      expect(Number(clock.monotonicNs - beganNs)).toBeGreaterThanOrEqual(10_000_000);
    }
  });

  it("keeps its body back until its time has come", async () => {
    const sidecar = await Sidecar.start(delayed("50ms"));
    const { envoy } = sidecar;
    const root = sidecar.root;
    const exchange = root.begin({ request: { method: "POST", body: "abc" } });
    envoy.advance(49);
    expect(exchange.upstream.headers).toBeUndefined();
    envoy.advance(2);
    expect(exchange.upstream.text).toBe("abc");
    expect(exchange.client.status).toBe(200);
  });

  it("holds up no other request", async () => {
    const match = { headers: [{ name: "x-slow", present: true }] };
    const { root } = await Sidecar.start(delayed("50ms", { match }));
    const slow = root.begin({ request: { headers: { "x-slow": "1" } } });
    expect(root.exchange().durationMs).toBe(0);
    expect(slow.done).toBe(false);
  });

  it("is answered by the abort that was drawn with it, once its delay is over", async () => {
    const sidecar = await Sidecar.start(delayed("50ms", { abort: { status: 503 } }));
    const exchange = sidecar.root.exchange();
    expect(exchange.durationMs).toBe(50);
    expect(exchange.client.status).toBe(503);
    expect(exchange.upstream.headers).toBeUndefined();
    expect(exchange.filterState("meshfuse.fault")).toBe("default/f:delay+50,default/f:abort");
    expect(injected(sidecar, "f")).toEqual({ delay: 1, abort: 1 });
    expect(sidecar.counterBy("meshfuse_requests_total", "outcome")).toEqual({ injected: 1 });
  });

  it("counts its kinds when they begin", async () => {
    const sidecar = await Sidecar.start(delayed("5s", { abort: { status: 503 } }));
    const exchange = sidecar.root.begin();
    expect(injected(sidecar, "f")).toEqual({ delay: 1 });
    sidecar.envoy.advance(5_000);
    expect(exchange.done).toBe(true);
    expect(injected(sidecar, "f")).toEqual({ delay: 1, abort: 1 });
  });

  it("whose client goes away ends at once, cancelled, without its abort", async () => {
    const sidecar = await Sidecar.start(delayed("500ms", { abort: { status: 503 } }));
    const exchange = sidecar.root.begin({ cancelAfterMs: 20 });
    sidecar.envoy.advance(2_000);
    expect(exchange.durationMs).toBe(20);
    expect(exchange.client.status).toBeUndefined();
    expect(verdicts(sidecar, "f")).toEqual({ injected: 1 });
    expect(injected(sidecar, "f")).toEqual({ delay: 1 });
    expect(sidecar.counterBy("meshfuse_requests_total", "outcome")).toEqual({ cancelled: 1 });
  });
});

describe("a new configuration while requests are delayed", () => {
  it("lets them go on in time, from their own root's tick", async () => {
    const sidecar = await Sidecar.start(delayed("150ms"));
    const old = sidecar.root;
    const exchange = old.begin();
    sidecar.envoy.advance(40);
    sidecar.push({});
    sidecar.envoy.advance(109);
    expect(exchange.done).toBe(false);
    sidecar.envoy.advance(2);
    expect(exchange.client.status).toBe(200);
    expect(old.state).toBe("gone");
  });

  const both = { delay: { fixed: "150ms" }, abort: { status: 503 }, percentage: ALL };

  it.each([
    ["ended", {}],
    ["lost its abort", faults(fault("f", { ...both, abort: undefined }))],
    ["became another", faults(fault("f", { ...both, abort: { status: 418 } }))],
    ["gave way to a second", faults(fault("g", ABORT))],
  ])("does not abort them where the experiment %s", async (_, document) => {
    const sidecar = await Sidecar.start(faults(fault("f", both)));
    const exchange = sidecar.root.begin();
    sidecar.envoy.advance(40);
    sidecar.push(document);
    sidecar.envoy.advance(1_000);
    expect(exchange.client.status).toBe(200);
    expect(exchange.durationMs).toBe(150);
    expect(injected(sidecar, "f")).toEqual({ delay: 1 });
  });

  it("still aborts them where the experiment stayed what it was", async () => {
    const sidecar = await Sidecar.start(faults(fault("f", both)));
    const exchange = sidecar.root.begin();
    sidecar.envoy.advance(40);
    sidecar.push({ ...faults(fault("f", both)), revision: "2" });
    sidecar.envoy.advance(1_000);
    expect(exchange.client.status).toBe(503);
  });

  it("does not abort them when the time of the experiment is over", async () => {
    const sidecar = await Sidecar.start(faults(fault("f", { ...both, activeFor: "1s" })));
    sidecar.envoy.advance(900);
    const exchange = sidecar.root.begin();
    sidecar.envoy.advance(1_000);
    expect(exchange.client.status).toBe(200);
    expect(injected(sidecar, "f")).toEqual({ delay: 1 });
  });
});
