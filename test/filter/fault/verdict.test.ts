import { describe, expect, it } from "vitest";
import { ABORT, fault, faults, injected, verdicts } from "../support/faults.js";
import { hits } from "../support/murmur3.js";
import { Sidecar } from "../support/sidecar.js";

const DELAY = { percentage: "100%", delay: { fixed: "50ms" } };
const GONE = { activeFrom: "2025-01-01T00:00:00Z", activeFor: "1s" };
const COMING = { activeFrom: "2026-01-01T01:00:00Z" };

describe("the verdict on a request", () => {
  it.each([
    ["injected", {}],
    ["not_drawn", { percentage: "0%" }],
    ["inactive", COMING],
    ["expired", GONE],
    ["limit", { limits: { concurrent: 0 } }],
  ])("is %s", async (verdict, fields) => {
    const sidecar = await Sidecar.start(faults(fault("f", { ...ABORT, ...fields })));
    const { client } = sidecar.root.exchange();
    expect(client.status).toBe(verdict === "injected" ? 503 : 200);
    expect(verdicts(sidecar, "f")).toEqual({ [verdict]: 1 });
    expect(injected(sidecar, "f")).toEqual(verdict === "injected" ? { abort: 1 } : {});
  });

  it.each([
    ["inactive before not_drawn", { ...COMING, percentage: "0%" }, "inactive"],
    ["inactive before limit", { ...COMING, limits: { concurrent: 0 } }, "inactive"],
    ["expired before not_drawn", { ...GONE, percentage: "0%" }, "expired"],
    ["expired before limit", { ...GONE, limits: { concurrent: 0 } }, "expired"],
    ["not_drawn before limit", { percentage: "0%", limits: { concurrent: 0 } }, "not_drawn"],
  ])("is %s", async (_, fields, verdict) => {
    const sidecar = await Sidecar.start(faults(fault("f", { ...ABORT, ...fields })));
    sidecar.root.exchange();
    expect(verdicts(sidecar, "f")).toEqual({ [verdict]: 1 });
  });

  it("is limit before preempted, and preempted without taking a place", async () => {
    const first = fault("a", ABORT);
    const full = fault("b", { ...ABORT, limits: { concurrent: 0 } });
    const free = fault("c", { ...ABORT, limits: { concurrent: 1 } });
    const sidecar = await Sidecar.start(faults(first, full, free));
    sidecar.root.exchange();
    expect(verdicts(sidecar, "b")).toEqual({ limit: 1 });
    expect(verdicts(sidecar, "c")).toEqual({ preempted: 1 });
    const places = sidecar.envoy.shared.keys("vm").filter((key) => key.startsWith("mf.places."));
    expect(places).toEqual([]);
  });

  it("is given to no request that does not match, and to none that is exempt", async () => {
    const match = { headers: [{ name: "x-a", exact: "1" }] };
    const sidecar = await Sidecar.start(faults(fault("f", { ...ABORT, match })));
    sidecar.root.exchange({ request: { headers: { "x-a": "2" } } });
    sidecar.root.exchange({ request: { headers: { "x-a": "1" }, path: "/healthz?deep=1" } });
    expect(verdicts(sidecar, "f")).toEqual({});
    sidecar.root.exchange({ request: { headers: { "x-a": "1" } } });
    expect(verdicts(sidecar, "f")).toEqual({ injected: 1 });
  });

  it.each(["/healthz", "/readyz", "/livez", "/ready", "/health", "/health?x", "/ready#x"])(
    "is not even made for %s",
    async (path) => {
      const sidecar = await Sidecar.start(faults(fault("f", ABORT)));
      expect(sidecar.root.exchange({ request: { path } }).client.status).toBe(200);
      expect(verdicts(sidecar, "f")).toEqual({});
    },
  );

  it.each(["/healthz/", "/Health", "/health/x", "/", "/a/healthz"])("is made for %s", async (path) => {
    const sidecar = await Sidecar.start(faults(fault("f", ABORT)));
    expect(sidecar.root.exchange({ request: { path } }).client.status).toBe(503);
  });
});

describe("several faults of one request", () => {
  it("are decided each by itself, and their sums close", async () => {
    const half = { ...ABORT, percentage: "50%", unit: { header: "x-user" } };
    const sidecar = await Sidecar.start(faults(fault("a", half), fault("b", half)), 2);
    const units = Array.from({ length: 400 }, (_, i) => `user-${i}`);
    for (const [i, unit] of units.entries())
      sidecar.worker(i % 2).exchange({ request: { headers: { "x-user": unit } } });
    const drawn = (name: string) => (unit: string) =>
      hits({ name: `default/${name}`, kind: "policy", unit, seed: 0, ppm: 500_000 });
    const [a, b] = [units.filter(drawn("a")), units.filter(drawn("b"))];
    const both = a.filter(drawn("b")).length;
    expect(verdicts(sidecar, "a")).toEqual({ injected: a.length, not_drawn: 400 - a.length });
    expect(verdicts(sidecar, "b")).toEqual({
      injected: b.length - both,
      preempted: both,
      not_drawn: 400 - b.length,
    });
    expect(injected(sidecar, "b")).toEqual({ abort: b.length - both });
  });

  it("add up their delays", async () => {
    const sidecar = await Sidecar.start(faults(fault("a", DELAY), fault("b", DELAY), fault("c", DELAY)));
    const exchange = sidecar.root.exchange();
    expect(exchange.durationMs).toBe(150);
    expect(exchange.client.status).toBe(200);
    expect(exchange.filterState("meshfuse.fault")).toBe(
      "default/a:delay+50,default/b:delay+50,default/c:delay+50",
    );
  });

  it("cut their delays to a minute", async () => {
    const long = { percentage: "100%", delay: { fixed: "45s" } };
    const sidecar = await Sidecar.start(faults(fault("a", long), fault("b", long)));
    expect(sidecar.root.exchange().durationMs).toBe(60_000);
  });

  it("delay first, then the first abort answers, and a fault that only delays is not preempted", async () => {
    const teapot = { percentage: "100%", abort: { status: 418 } };
    const both = { ...teapot, delay: { fixed: "50ms" } };
    const document = faults(fault("a", ABORT), fault("b", both), fault("c", teapot), fault("d", DELAY));
    const sidecar = await Sidecar.start(document);
    const exchange = sidecar.root.exchange();
    expect(exchange.client.status).toBe(503);
    expect(exchange.client.headers?.get("x-meshfuse")).toBe("fault=default/a");
    expect(exchange.durationMs).toBe(100);
    expect(exchange.upstream.headers).toBeUndefined();
    expect(verdicts(sidecar, "a")).toEqual({ injected: 1 });
    expect(verdicts(sidecar, "b")).toEqual({ injected: 1 });
    expect(injected(sidecar, "b")).toEqual({ delay: 1 });
    expect(verdicts(sidecar, "c")).toEqual({ preempted: 1 });
    expect(injected(sidecar, "c")).toEqual({});
    expect(injected(sidecar, "d")).toEqual({ delay: 1 });
  });

  it("leave requests alone that a breaker answered", async () => {
    const breakers = [{ name: "default/b", trip: { consecutive: 1 }, mode: "forcedOpen" }];
    const sidecar = await Sidecar.start({ ...faults(fault("f", ABORT)), breakers });
    const { client } = sidecar.root.exchange();
    expect(client.headers?.get("x-meshfuse")).toBe("breaker=default/b; state=open");
    expect(verdicts(sidecar, "f")).toEqual({});
  });
});

describe("an injected answer", () => {
  it("counts as injected and says nothing to the breaker", async () => {
    const breakers = [{ name: "default/b", trip: { consecutive: 2 } }];
    const sidecar = await Sidecar.start({ ...faults(fault("f", ABORT)), breakers });
    for (let i = 0; i < 10; i++) sidecar.root.exchange();
    expect(sidecar.counterBy("meshfuse_requests_total", "outcome")).toEqual({ injected: 10 });
    expect(sidecar.counterBy("meshfuse_breaker_transitions_total", "to")).toEqual({});
  });

  it("of another sidecar is an ordinary outcome", async () => {
    const sidecar = await Sidecar.start({});
    const headers = { "x-meshfuse": "fault=default/f" };
    sidecar.root.exchange({ upstream: { status: 503, headers } });
    expect(sidecar.counterBy("meshfuse_requests_total", "outcome")).toEqual({ failure: 1 });
  });

  it("does not hide behind a delay: a request that was only delayed has its upstream's outcome", async () => {
    const sidecar = await Sidecar.start(faults(fault("f", DELAY)));
    sidecar.root.exchange();
    sidecar.root.exchange({ upstream: { status: 500 } });
    expect(sidecar.counterBy("meshfuse_requests_total", "outcome")).toEqual({ success: 1, failure: 1 });
  });
});
