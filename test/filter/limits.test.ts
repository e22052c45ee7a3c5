import { describe, expect, it } from "vitest";
import type { Stream } from "../host/index.js";
import { type Document, Sidecar } from "./support/sidecar.js";

/** Of the policy contract. */
const MOST_STREAMS = 16_384;
const MOST_HEADER_BYTES = 60 * 1024;
const PSEUDO = { ":authority": "ratings", ":path": "/", ":method": "GET" };
/** Bytes that the host's wire form adds to each header. */
const PER_HEADER = 10;

function overflow(sidecar: Sidecar, what: string): number {
  return sidecar.counter("meshfuse_overflow_total", { what });
}

function outcomes(sidecar: Sidecar): Record<string, number> {
  return sidecar.counterBy("meshfuse_requests_total", "outcome");
}

function answer(stream: Stream): void {
  stream.responseHeaders({ ":status": "200" });
}

describe("streams in flight", () => {
  it("are 16384 at most; those over pass unseen, and are counted", async () => {
    const sidecar = await Sidecar.start({});
    const open = (count: number) =>
      Array.from({ length: count }, () => {
        const stream = sidecar.root.stream();
        stream.requestHeaders(PSEUDO);
        return stream;
      });
    const held = open(MOST_STREAMS);
    expect(overflow(sidecar, "streams")).toBe(0);
    const over = open(3);
    expect(overflow(sidecar, "streams")).toBe(3);
    for (const stream of [...over, ...held]) answer(stream);
    expect(over.every(({ client }) => client.status === 200)).toBe(true);
    expect(outcomes(sidecar)).toEqual({ success: MOST_STREAMS });
    for (const stream of open(MOST_STREAMS)) answer(stream);
    expect(outcomes(sidecar)).toEqual({ success: 2 * MOST_STREAMS });
    expect(overflow(sidecar, "streams")).toBe(3);
  });

  it("that are delayed are as many, and all go on", async () => {
    const fault = { name: "default/f", percentage: "100%", delay: { fixed: "1s" }, activeFor: "1h" };
    const sidecar = await Sidecar.start({ faults: [fault] });
    const streams = Array.from({ length: MOST_STREAMS }, () => sidecar.root.stream());
    for (const stream of streams) stream.requestHeaders(PSEUDO);
    expect(streams.every(({ request }) => request.paused)).toBe(true);
    sidecar.envoy.advance(1_000 + MOST_STREAMS / 64 + 2);
    expect(streams.every(({ upstream }) => upstream.headers !== undefined)).toBe(true);
  });
});

describe("request headers", () => {
  const document: Document = {
    services: [{ name: "default/ratings", hosts: ["ratings"] }],
    breakers: [
      { name: "default/b", match: { methods: ["GET"] }, trip: { consecutive: 1 }, mode: "forcedOpen" },
    ],
    faults: [{ name: "default/f", percentage: "100%", abort: { status: 418 }, activeFor: "1h" }],
    tags: [{ name: "tenant", from: { header: "x-tenant" } }],
  };

  /** Headers that are `bytes` long in the host's wire form. */
  function headersOf(bytes: number): Record<string, string> {
    const headers: Record<string, string> = { ...PSEUDO, "x-tenant": "gold", "x-filling": "" };
    const entries = Object.entries(headers);
    const size = entries.reduce((sum, [name, value]) => sum + PER_HEADER + name.length + value.length, 4);
    return { ...headers, "x-filling": "f".repeat(bytes - size) };
  }

  it("of 60 KiB are read", async () => {
    const sidecar = await Sidecar.start(document);
    const stream = sidecar.root.stream();
    stream.requestHeaders(headersOf(MOST_HEADER_BYTES));
    expect(stream.client.status).toBe(503);
    expect(overflow(sidecar, "headers")).toBe(0);
    expect(sidecar.counterBy("meshfuse_requests_total", "tenant")).toEqual({ gold: 1 });
  });

  it("over 60 KiB pass: nothing that they might say holds, no fault touches them, and they are counted", async () => {
    const sidecar = await Sidecar.start(document);
    const stream = sidecar.root.stream();
    stream.requestHeaders(headersOf(MOST_HEADER_BYTES + 1));
    answer(stream);
    expect(stream.client.status).toBe(200);
    expect(overflow(sidecar, "headers")).toBe(1);
    expect(outcomes(sidecar)).toEqual({ success: 1 });
    expect(sidecar.names("meshfuse_fault_requests_total")).toEqual([]);
    expect(sidecar.counterBy("meshfuse_requests_total", "tenant")).toEqual({ other: 1 });
    expect(sidecar.envoy.violationList.map(({ code }) => code)).toEqual(["bad-pointer"]);
  });

  it("over 60 KiB still lose what must not come in", async () => {
    const sidecar = await Sidecar.start({ direction: "inbound" });
    const stream = sidecar.root.stream();
    const steering = { "x-envoy-fault-abort-request": "503", "x-meshfuse-source": "default/a" };
    stream.requestHeaders({ ...headersOf(MOST_HEADER_BYTES), ...steering });
    const names = stream.upstream.headers?.pairs().map(([name]) => name) ?? [];
    expect(names.filter((name) => name.startsWith("x-envoy") || name.startsWith("x-meshfuse"))).toEqual([]);
    expect(overflow(sidecar, "headers")).toBe(1);
  });

  it("over 60 KiB are no matter where one header is enough", async () => {
    const sidecar = await Sidecar.start({ services: [{ name: "default/ratings", hosts: ["ratings"] }] });
    const stream = sidecar.root.stream();
    stream.requestHeaders(headersOf(MOST_HEADER_BYTES * 2));
    answer(stream);
    expect(sidecar.counterBy("meshfuse_requests_total", "destination")).toEqual({ "default/ratings": 1 });
    expect(overflow(sidecar, "headers")).toBe(0);
  });

  it("may be very many, or very odd", async () => {
    const sidecar = await Sidecar.start(document);
    const many = Array.from({ length: 3_000 }, (_, i): [string, string] => [`x${i}`, ""]);
    for (const headers of [many, [["x-tenant", "\u00ff\u0080"]] as [string, string][]]) {
      const stream = sidecar.root.stream();
      stream.requestHeaders([...Object.entries(PSEUDO), ...headers]);
      expect(stream.client.status).toBe(503);
    }
    const bare = sidecar.root.stream();
    bare.requestHeaders([]);
    expect(bare.client.status).toBe(418);
  });
});

describe("a worker", () => {
  it("has memory of one size, whatever it goes through", async () => {
    const sidecar = await Sidecar.start({});
    const bytes = sidecar.envoy.vms[0]?.memoryBytes;
    for (let i = 0; i < 2_000; i++)
      sidecar.root.exchange({ request: { authority: `h${i}`, headers: { "x-a": "a".repeat(i) } } });
    expect(sidecar.envoy.vms[0]?.memoryBytes).toBe(bytes);
  });
});

describe("more services than there are edges for", () => {
  const names = Array.from({ length: 1020 }, (_, n) => `s${n}`);
  const services = names.map((name) => ({ name: `d/${name}`, hosts: [name] }));

  it("are counted as other when they are called", async () => {
    const sidecar = await Sidecar.start({ services });
    for (const authority of names) sidecar.root.exchange({ request: { authority } });
    const counted = sidecar.counterBy("meshfuse_requests_total", "destination");
    expect(counted.other).toBe(8);
    expect(Object.keys(counted)).toHaveLength(1013);
    expect(overflow(sidecar, "edges")).toBe(8);
  });

  it("are counted as unknown when they call", async () => {
    const sidecar = await Sidecar.start({ services, direction: "inbound" });
    for (const name of names)
      sidecar.root.exchange({ request: { headers: { "x-meshfuse-source": `d/${name}` } } });
    sidecar.root.exchange();
    const counted = sidecar.counterBy("meshfuse_requests_total", "source");
    expect([counted.unknown, counted.outside]).toEqual([8, 1]);
    expect(Object.values(counted).reduce((sum, count) => sum + count, 0)).toBe(1021);
  });
});
