// How many series there are: one bound for the whole Envoy, agreed on by its workers, and no request lost by it.
import { describe, expect, it } from "vitest";
import { type Document, Sidecar } from "../support/sidecar.js";
import { byTag, overflow, request, TENANT, tags } from "../support/tags.js";

const TIER = { name: "tier", from: { header: "x-tier" }, otherwise: "none" };
const TOTAL = "meshfuse_requests_total";

const limited = (series: number, ...entries: readonly object[]): Document => ({
  ...tags(...entries),
  limits: { series },
});

/** Requests in all series, and how many of these there are. */
function sum(sidecar: Sidecar): { requests: number; series: number } {
  return { requests: sidecar.counter(TOTAL), series: sidecar.names(TOTAL).length };
}

describe("limits.series", () => {
  it("counts each tag of a request that was folded once, unless it said otherwise before", async () => {
    const sidecar = await Sidecar.start(limited(2, TENANT, TIER));
    request(sidecar, "a", 0, { "x-tier": "1" });
    request(sidecar, "b", 0, { "x-tier": "1" });
    request(sidecar, "c", 0, { "x-tier": "1" });
    request(sidecar, "d");
    request(sidecar, undefined);
    expect([overflow(sidecar, "tenant"), overflow(sidecar, "tier")]).toEqual([2, 1]);
    expect(sidecar.counter("meshfuse_overflow_total", { what: "series" })).toBe(2);
    expect(byTag(sidecar)).toEqual({ a: 1, b: 1, other: 3 });
  });

  it("holds for the whole Envoy: every worker has the same series", async () => {
    const sidecar = await Sidecar.start(limited(3, TENANT), 3);
    ["a", "b", "c"].forEach((tenant, worker) => {
      request(sidecar, tenant, worker);
    });
    for (const worker of [0, 1, 2])
      for (const tenant of ["a", "b", "c", "d"]) request(sidecar, tenant, worker);
    expect(byTag(sidecar)).toEqual({ a: 4, b: 4, c: 4, other: 3 });
    expect(overflow(sidecar)).toBe(3);
  });

  it("is agreed on over reloads and over the death of a worker", async () => {
    const document = limited(2, TENANT);
    const sidecar = await Sidecar.start(document);
    for (const tenant of ["a", "b", "c"]) request(sidecar, tenant);
    sidecar.push({ ...document, revision: "2" });
    request(sidecar, "c");
    sidecar.addWorker(document);
    for (const tenant of ["c", "b", "a"]) request(sidecar, tenant, 1);
    expect(byTag(sidecar)).toEqual({ a: 2, b: 2, other: 3 });
  });

  it("may be raised, and then takes more", async () => {
    const sidecar = await Sidecar.start(limited(1, TENANT));
    for (const tenant of ["a", "b"]) request(sidecar, tenant);
    sidecar.push(limited(3, TENANT));
    for (const tenant of ["b", "c", "d"]) request(sidecar, tenant);
    expect(byTag(sidecar)).toEqual({ a: 1, b: 1, c: 1, other: 2 });
  });

  it("leaves out a tag of a request under way whose place a reload gave to one of another name", async () => {
    const sidecar = await Sidecar.start(limited(1, TENANT, TIER));
    request(sidecar, "a");
    const stream = sidecar.root.stream();
    stream.requestHeaders({ ":authority": "a", ":path": "/", ":method": "GET", "x-tier": "1" });
    sidecar.push(limited(1, { ...TIER, otherwise: "rest" }));
    stream.responseHeaders({ ":status": "200" });
    sidecar.envoy.advance(100);
    const labels = sidecar.names(TOTAL).map((name) => name.slice(name.indexOf("success;.;") + 10));
    expect(labels).toEqual(["tenant=.=a;.;tier=.=none;.;", "tier=.=none;.;"]);
    expect(sidecar.counter("meshfuse_overflow_total", { what: "series" })).toBe(1);
  });

  it("counts series without tags, which are there in any case", async () => {
    const statuses = [200, 503, 429];
    const sidecar = await Sidecar.start(limited(2));
    for (const status of statuses) sidecar.root.exchange({ upstream: { status } });
    sidecar.envoy.advance(100);
    sidecar.push(limited(2, TENANT));
    request(sidecar, "a");
    expect(sum(sidecar)).toEqual({ requests: 4, series: 4 });
    expect(byTag(sidecar)).toEqual({ "": 3, other: 1 });
  });

  it("counts names that look alike as labels as one series", async () => {
    const sidecar = await Sidecar.start(limited(1, TENANT), 2);
    request(sidecar, "a b");
    request(sidecar, "a?b");
    request(sidecar, "a{b", 1);
    expect(byTag(sidecar)).toEqual({ a_b: 3 });
    expect(overflow(sidecar)).toBe(0);
  });

  it("asks shared data no more once the list is full", async () => {
    const sidecar = await Sidecar.start(limited(1, TENANT), 2);
    request(sidecar, "a");
    request(sidecar, "b", 1);
    const headers = { "x-tenant": "b" };
    const { hostCalls } = sidecar.worker(1).exchange({ request: { headers } }).ledger;
    expect(hostCalls.proxy_get_shared_data ?? 0).toBe(0);
    expect(hostCalls.proxy_set_shared_data ?? 0).toBe(0);
  });

  it("asks the host for nothing more in a request whose series is known", async () => {
    const calls = async (document: Document) => {
      const sidecar = await Sidecar.start(document);
      request(sidecar, "a");
      return sidecar.root.exchange({ request: { headers: { "x-tenant": "a" } } }).ledger.hostCalls;
    };
    const plain = await calls({
      breakers: [{ name: "b", trip: { consecutive: 9 }, match: { methods: ["PUT"] } }],
    });
    expect(await calls(tags(TENANT))).toEqual(plain);
  });

  it("harms no other series, and loses no request, whatever strangers send", async () => {
    const entries = ["a", "b", "c", "d"].map((name) => ({
      name,
      from: { header: `x-${name}` },
      maxValues: 30,
    }));
    const sidecar = await Sidecar.start(limited(100, TENANT, ...entries), 2);
    const strange = (i: number) =>
      Object.fromEntries(["x-a", "x-b", "x-c", "x-d"].map((name, k) => [name, `${(i >> k) % 41}`]));
    request(sidecar, "before");
    for (let i = 0; i < 2_000; i++) request(sidecar, undefined, i % 2, strange(i));
    request(sidecar, "before", 1);
    request(sidecar, "after");
    expect(sum(sidecar)).toEqual({ requests: 2_003, series: 101 });
    expect(byTag(sidecar)).toEqual({ before: 2, other: 2_001 });
  });

  it("takes a list that is none for full or empty, and traps on none", async () => {
    for (const bytes of [
      Buffer.alloc(5, 1),
      Buffer.alloc(32_768, 2),
      Buffer.alloc(40_000, 3),
      Buffer.alloc(0),
    ]) {
      const sidecar = await Sidecar.start(limited(10, TENANT));
      sidecar.envoy.shared.set("vm", "mf.series", bytes, 0);
      for (const tenant of ["a", "b"]) request(sidecar, tenant);
      expect(sum(sidecar).requests).toBe(2);
    }
  });
});

describe("series of the same labels", () => {
  it("are one, in whatever order two documents have their tags", async () => {
    const match = { paths: [{ exact: "/first" }] };
    const first = [TENANT, TIER].map((tag) => ({ ...tag, match }));
    const sidecar = await Sidecar.start(limited(1, ...first, TIER, TENANT), 2);
    const headers = { "x-tenant": "gold", "x-tier": "1" };
    for (const path of ["/first", "/second"]) {
      for (const worker of [0, 1]) sidecar.worker(worker).exchange({ request: { path, headers } });
    }
    expect(sum(sidecar)).toEqual({ requests: 4, series: 1 });
    expect(overflow(sidecar)).toBe(0);
  });

  it("are one after a reload that has them in another order, and nothing of it is told twice", async () => {
    const named = ["b", "a", "aa", "c"].map((name) => ({ name, from: { header: "x-tenant" } }));
    const sidecar = await Sidecar.start(limited(1, ...named));
    request(sidecar, "gold");
    for (const order of [[...named].reverse(), [...named].sort((a, b) => (a.name < b.name ? -1 : 1))]) {
      sidecar.push(limited(1, ...order));
      request(sidecar, "gold");
    }
    expect(sum(sidecar)).toEqual({ requests: 3, series: 1 });
    expect(overflow(sidecar, "aa")).toBe(0);
  });
});

describe("distinct values", () => {
  it("by tens of thousands leave memory and shared data as they were, and are all counted", async () => {
    const sidecar = await Sidecar.start(tags(TENANT, { ...TIER, hash: false }));
    const pages = () => sidecar.vms[0]?.memoryBytes;
    for (let i = 0; i < 60; i++) request(sidecar, `first-${i}`, 0, { "x-tier": "1" });
    const before = [sidecar.envoy.shared.keys("vm").length, pages()];
    for (let i = 0; i < 20_000; i++) request(sidecar, `value-${i}`, 0, { "x-tier": "1" });
    expect([sidecar.envoy.shared.keys("vm").length, pages()]).toEqual(before);
    expect(sum(sidecar)).toEqual({ requests: 20_060, series: 51 });
    expect(overflow(sidecar)).toBe(20_010);
  });
});
