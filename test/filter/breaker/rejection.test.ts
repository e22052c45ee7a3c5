// What a client gets when a breaker turns it away, and what logs and metrics say of it.
import { describe, expect, it } from "vitest";
import type { Exchange } from "../../host/index.js";
import { startBreaker } from "../support/breaker.js";

const TRIP = { trip: { consecutive: 1 }, open: { base: "5s" }, halfOpen: { probes: 1 } };

/** The first request after a trip, `afterMs` later. */
async function rejection(breaker: object = {}, afterMs = 0, request: object = {}): Promise<Exchange> {
  const bench = await startBreaker({ ...TRIP, ...breaker });
  bench.play(`F +${afterMs}`);
  return bench.sidecar.root.exchange({ request });
}

const header = (exchange: Exchange, name: string) => exchange.client.headers?.get(name);

describe("a rejection", () => {
  it("answers 503 with a short text, and never asks the upstream", async () => {
    const exchange = await rejection();
    expect(exchange.client.status).toBe(503);
    expect(exchange.client.text).toBe("circuit breaker open");
    expect(exchange.upstream.headers).toBeUndefined();
    expect(exchange.stream.localReply?.details).toBe("meshfuse_breaker_open");
  });

  it("says which breaker, in which state, and that nobody should try again at once", async () => {
    const exchange = await rejection();
    expect(header(exchange, "x-meshfuse")).toBe("breaker=b; state=open");
    expect(header(exchange, "retry-after")).toBe("5");
    expect(header(exchange, "x-envoy-ratelimited")).toBe("true");
    expect(exchange.filterState("meshfuse.breaker")).toBe("b:open");
  });

  it("says so in half-open too", async () => {
    const bench = await startBreaker(TRIP);
    bench.play("F @5000 (a");
    const exchange = bench.sidecar.root.exchange();
    expect(header(exchange, "x-meshfuse")).toBe("breaker=b; state=half_open");
    expect(header(exchange, "retry-after")).toBe("1");
    expect(exchange.filterState("meshfuse.breaker")).toBe("b:half_open");
  });

  it.each([
    [0, "5"],
    [1, "5"],
    [999, "5"],
    [1000, "4"],
    [3999, "2"],
    [4000, "1"],
    [4999, "1"],
  ])("rounds the seconds up that are left after %i ms of five seconds", async (afterMs, seconds) => {
    expect(header(await rejection({}, afterMs), "retry-after")).toBe(seconds);
  });

  it("gives the fallback's status, body and headers", async () => {
    const headers = { "X-Reason": "open", "cache-control": "no-store" };
    const exchange = await rejection({ fallback: { status: 200, body: '{"rating":0}', headers } });
    expect(exchange.client.status).toBe(200);
    expect(exchange.client.text).toBe('{"rating":0}');
    expect(header(exchange, "x-reason")).toBe("open");
    expect(header(exchange, "cache-control")).toBe("no-store");
    expect(header(exchange, "x-meshfuse")).toBe("breaker=b; state=open");
  });

  it("gives an empty body where the fallback says so", async () => {
    expect((await rejection({ fallback: { body: "" } })).client.text).toBe("");
  });

  it("lets callers try again where the fallback says so", async () => {
    const exchange = await rejection({ fallback: { retry: true } });
    expect(header(exchange, "x-envoy-ratelimited")).toBeUndefined();
    expect(header(exchange, "retry-after")).toBe("5");
  });

  it("hides control characters of a breaker's name in the header", async () => {
    const bench = await startBreaker({ ...TRIP, name: "a\r\nset-cookie: x" });
    bench.play("F");
    expect(header(bench.sidecar.root.exchange(), "x-meshfuse")).toBe("breaker=a__set-cookie: x; state=open");
  });

  it("is counted for the breaker and as an outcome of the edge", async () => {
    const bench = await startBreaker(TRIP);
    bench.play("F R R R +100");
    expect(bench.rejected).toBe(3);
    expect(bench.sidecar.told("meshfuse_requests_total", { outcome: "rejected" })).toBe(3);
    expect(bench.sidecar.told("meshfuse_requests_total", { outcome: "failure" })).toBe(1);
  });
});

describe("a rejection of a gRPC request", () => {
  const code = async (fallback?: object) => {
    const { client } = await rejection(fallback && { fallback }, 0, { grpc: true });
    return [client.status, client.headers?.get("grpc-status"), client.headers?.get("grpc-message")];
  };

  it("is UNAVAILABLE in the form of a reply that is only trailers", async () => {
    expect(await code()).toEqual([200, "14", "circuit breaker open"]);
  });

  it("has the code that the fallback names", async () => {
    expect(await code({ grpc: "RESOURCE_EXHAUSTED", body: "later" })).toEqual([200, "8", "later"]);
  });

  it("has the code that belongs to the fallback's status where it names none", async () => {
    expect(await code({ status: 404, body: "no" })).toEqual([200, "12", "no"]);
  });
});

describe("a request that passes", () => {
  it("says nothing of a closed breaker", async () => {
    const bench = await startBreaker(TRIP);
    const exchange = bench.sidecar.root.exchange();
    expect(exchange.filterState("meshfuse.breaker")).toBeUndefined();
    expect(header(exchange, "x-meshfuse")).toBeUndefined();
  });

  it("is marked as a probe in logs only", async () => {
    const bench = await startBreaker(TRIP);
    bench.play("F @5000");
    const exchange = bench.sidecar.root.exchange();
    expect(exchange.filterState("meshfuse.breaker")).toBe("b:half_open");
    expect(header(exchange, "x-meshfuse")).toBeUndefined();
  });
});
