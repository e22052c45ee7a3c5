import { describe, expect, it } from "vitest";
import { type Document, Sidecar } from "../support/sidecar.js";
import { byTag, overflow, request, TENANT, tags } from "../support/tags.js";

describe("maxValues", () => {
  it("lets the first so many through, and counts the rest as otherwise", async () => {
    const sidecar = await Sidecar.start(tags({ ...TENANT, maxValues: 2 }));
    for (const value of ["a", "b", "c", "a", "c", "d", undefined]) request(sidecar, value);
    expect(byTag(sidecar)).toEqual({ a: 2, b: 1, other: 4 });
    expect(overflow(sidecar)).toBe(3);
  });

  it("is 50 by default", async () => {
    const sidecar = await Sidecar.start(tags(TENANT));
    for (let i = 0; i < 60; i++) request(sidecar, `t${i}`);
    expect(Object.keys(byTag(sidecar))).toHaveLength(51);
    expect(overflow(sidecar)).toBe(10);
  });

  it("holds for the whole Envoy: every worker accepts the same values", async () => {
    const sidecar = await Sidecar.start(tags({ ...TENANT, maxValues: 3 }), 3);
    ["a", "b", "c"].forEach((value, worker) => {
      request(sidecar, value, worker);
    });
    for (const worker of [0, 1, 2]) for (const value of ["a", "b", "c", "d"]) request(sidecar, value, worker);
    expect(byTag(sidecar)).toEqual({ a: 4, b: 4, c: 4, other: 3 });
    expect(overflow(sidecar)).toBe(3);
  });

  it("asks shared data no more once the list is known to be full", async () => {
    const sidecar = await Sidecar.start(tags({ ...TENANT, maxValues: 1 }), 2);
    request(sidecar, "a");
    request(sidecar, "x", 1);
    const reads = (worker: number) => {
      const headers = { "x-tenant": "y" };
      const { ledger } = sidecar.worker(worker).exchange({ request: { headers } });
      return (ledger.hostCalls.proxy_get_shared_data ?? 0) + (ledger.hostCalls.proxy_set_shared_data ?? 0);
    };
    reads(0);
    expect([reads(0), reads(1)]).toEqual([0, 0]);
  });

  it("counts values over reloads and deaths, until the tag's own definition changes", async () => {
    const document = tags({ ...TENANT, maxValues: 2 });
    const sidecar = await Sidecar.start(document);
    request(sidecar, "a");
    request(sidecar, "b");
    sidecar.push({ ...document, revision: "2" });
    request(sidecar, "c");
    sidecar.addWorker(document);
    request(sidecar, "d", 1);
    request(sidecar, "b", 1);
    expect(byTag(sidecar)).toEqual({ a: 1, b: 2, other: 2 });
    sidecar.push(tags({ ...TENANT, maxValues: 3 }));
    for (const value of ["x", "y", "z", "a"]) request(sidecar, value);
    expect(byTag(sidecar)).toEqual({ a: 1, b: 2, other: 3, x: 1, y: 1, z: 1 });
  });

  it("does not mix the sets of two directions", async () => {
    const inbound: Document = { ...tags({ ...TENANT, maxValues: 1 }), direction: "inbound" };
    const sidecar = await Sidecar.start(tags({ ...TENANT, maxValues: 1 }));
    request(sidecar, "a");
    const root = sidecar.envoy.vms[0]?.startRoot({
      rootId: "meshfuse.inbound",
      direction: "inbound",
      configuration: JSON.stringify(inbound),
    });
    root?.exchange({ request: { headers: { "x-tenant": "b" } } });
    expect(byTag(sidecar)).toEqual({ a: 1, b: 1 });
  });
});

describe("lists of values that no table holds", () => {
  it("show what is over as otherwise, and that is counted", async () => {
    const values = Array.from({ length: 4_096 }, (_, i) => `${i}`);
    const names = ["a", "b", "c"];
    const sidecar = await Sidecar.start(
      tags(...names.map((name) => ({ name, from: { header: "x-tenant" }, values }))),
    );
    for (const value of values) request(sidecar, value);
    const shown = names.map((name) => Object.keys(byTag(sidecar, name)).length);
    expect(shown.reduce((sum, many) => sum + many, 0)).toBeLessThan(8_192);
    expect(byTag(sidecar, "a")["0"]).toBe(1);
    const over = names.map((name) => overflow(sidecar, name)).reduce((sum, many) => sum + many, 0);
    expect(over).toBeGreaterThan(4_000);
    expect(sidecar.counter("meshfuse_requests_total")).toBe(values.length);
  });

  it("leave room again when another definition takes their place", async () => {
    const sidecar = await Sidecar.start({});
    for (let round = 0; round < 12; round++) {
      const values = Array.from({ length: 4_000 }, (_, i) => `v${(i + round * 7) % 4_100}`);
      sidecar.push(tags({ ...TENANT, values }));
    }
    request(sidecar, "v77");
    expect(byTag(sidecar)).toEqual({ v77: 1 });
  });
});

describe("limits.series", () => {
  it("folds what is over it into the series whose tags all say otherwise, and counts that", async () => {
    const document = {
      ...tags(TENANT, { name: "tier", from: { header: "x-tier" }, otherwise: "none" }),
      limits: { series: 3 },
    };
    const sidecar = await Sidecar.start(document);
    for (const [tenant, tier] of ["aa", "ab", "ac", "ad", "ba", "aa", "ab"])
      request(sidecar, tenant, 0, { "x-tier": tier });
    expect(sidecar.counterBy("meshfuse_requests_total", "tier")).toEqual({ a: 2, b: 2, c: 1, none: 2 });
    expect(sidecar.counter("meshfuse_requests_total", { tenant: "other", tier: "none" })).toBe(2);
    expect(sidecar.counter("meshfuse_overflow_total", { what: "series" })).toBe(2);
  });

  it("never loses a request: the sum over all series is what was asked", async () => {
    const sidecar = await Sidecar.start({ ...tags({ ...TENANT, maxValues: 500 }), limits: { series: 20 } });
    for (let i = 0; i < 400; i++) {
      const headers = { "x-tenant": `t${i % 70}` };
      sidecar.root.exchange({ request: { headers }, upstream: { status: [200, 503, 429][i % 3] ?? 200 } });
    }
    expect(sidecar.counter("meshfuse_requests_total")).toBe(400);
    expect(sidecar.counter("meshfuse_requests_total", { tenant: "other" })).toBeGreaterThan(250);
  });
});
