// Upgrades and tunnels: for a breaker they are over at their headers.
import { describe, expect, it } from "vitest";
import type { Exchange } from "../../host/index.js";
import { type BreakerBench, startBreaker } from "../support/breaker.js";

const BREAKER = { trip: { consecutive: 1 }, open: { base: "1s" }, halfOpen: { probes: 1 } };

/** A half-open breaker, and its one probe in flight. */
async function probe(method: string): Promise<[BreakerBench, Exchange]> {
  const bench = await startBreaker(BREAKER);
  bench.play("F @1000");
  const exchange = bench.sidecar.root.begin({ request: { method, body: "x" }, upstream: { never: true } });
  exchange.stream.info.attempts = 1;
  return [bench, exchange];
}

const respond = (exchange: Exchange, status: number) =>
  exchange.stream.responseHeaders([[":status", String(status)]], false);

describe("a request that turns into a tunnel", () => {
  it.each([
    ["GET", 101],
    ["CONNECT", 200],
    ["CONNECT", 299],
  ])("is a success at its headers: %s answered %i", async (method, status) => {
    const [bench, exchange] = await probe(method);
    respond(exchange, status);
    expect(bench.state).toBe("C");
  });

  it("is not judged by its later end, but counted", async () => {
    const [bench, exchange] = await probe("CONNECT");
    respond(exchange, 200);
    exchange.stream.upstreamReset();
    bench.play("+100 =C S");
    const counted = bench.sidecar.told("meshfuse_requests_total", { outcome: "failure" });
    expect(counted).toBe(2);
  });

  it.each([
    ["POST", 200],
    ["CONNECT", 403],
  ])("is not one: %s answered %i is judged at its end", async (method, status) => {
    const [bench, exchange] = await probe(method);
    respond(exchange, status);
    expect(bench.state).toBe("H");
    exchange.stream.responseBody("", true);
    expect(bench.state).toBe("C");
  });

  it("is a failure where the tunnel was refused with 503", async () => {
    const [bench, exchange] = await probe("CONNECT");
    exchange.stream.responseHeaders([[":status", "503"]], true);
    expect(bench.state).toBe("O");
  });
});

describe("a tunnel through a closed breaker", () => {
  const open = async (trip: object, afterMs: number) => {
    const bench = await startBreaker({ trip });
    const exchange = bench.sidecar.root.begin({
      ...{ request: { method: "CONNECT", body: "x" }, upstream: { never: true } },
    });
    exchange.stream.info.attempts = 1;
    bench.play(`+${afterMs}`);
    respond(exchange, 200);
    return bench;
  };

  it("hangs no more once it stands", async () => {
    const bench = await open({ hung: { over: "1s", count: 1 } }, 900);
    bench.play("+60000 =C");
  });

  it("hangs while it waits for its headers", async () => {
    const bench = await open({ hung: { over: "1s", count: 1 } }, 1100);
    expect(bench.history).toMatchObject([{ to: "open", reason: "hung" }]);
  });

  it("is slow by the time to its headers, and counted there", async () => {
    const bench = await open({ slow: { over: "1s", threshold: "100%", minimum: 1 } }, 1001);
    expect(bench.history).toMatchObject([{ to: "open", reason: "slow", slow: 1, slowCompleted: 1 }]);
  });
});
