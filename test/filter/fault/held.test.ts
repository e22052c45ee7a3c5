// Answers that a fault holds for a while.
import { describe, expect, it } from "vitest";
import { fault, faults, injected, outcomes, responding } from "../support/faults.js";
import { Sidecar } from "../support/sidecar.js";

const HOUSEKEEPING_MS = 100;
const OK = { body: "hello", headers: { "content-type": "text/plain" } };

function holding(fixed: string, fields = {}): Promise<Sidecar> {
  return Sidecar.start(faults(responding("f", { delay: { fixed } }, fields)));
}

describe("a held answer", () => {
  it.each([1, 7, 99, 100, 101, 250, 60_000])("goes on after %d ms, never early", async (delayMs) => {
    const sidecar = await holding(`${delayMs}ms`);
    sidecar.envoy.advance(33);
    const exchange = sidecar.root.exchange({ upstream: { ...OK, delayMs: 5 } });
    expect(exchange.durationMs).toBeGreaterThanOrEqual(delayMs + 5);
    expect(exchange.durationMs).toBeLessThanOrEqual(delayMs + 6);
    expect([exchange.client.status, exchange.client.text]).toEqual([200, "hello"]);
    expect([injected(sidecar, "f"), outcomes(sidecar)]).toEqual([{ response: 1 }, { success: 1 }]);
  });

  it("is not released early by a clock that stands between two milliseconds", async () => {
    const document = faults(responding("f", { delay: { fixed: "10ms" } }));
    const sidecar = await Sidecar.start(document, 1, { startMonotonicNs: 1_000_000_000_999_999n });
    const { clock } = sidecar.envoy;
    for (const nudgeMs of [0.3, 0.0004, 0.9]) {
      clock.advance(nudgeMs);
      const beganNs = clock.monotonicNs;
      const exchange = sidecar.root.begin({ upstream: OK });
      while (!exchange.done) clock.step(1_000);
      expect(Number(clock.monotonicNs - beganNs)).toBeGreaterThanOrEqual(10_000_000);
    }
  });

  it("comes whole, its trailers too", async () => {
    const { root } = await holding("50ms");
    const { client } = root.exchange({
      request: { grpc: true },
      upstream: { body: ["one", "two"], trailers: { "grpc-status": "0" } },
    });
    expect([client.text, client.grpcStatus]).toEqual(["onetwo", 0]);
  });

  it("comes after the delay of its request", async () => {
    const sidecar = await holding("50ms", { delay: { fixed: "30ms" } });
    const exchange = sidecar.root.exchange({ upstream: { ...OK, delayMs: 7 } });
    expect([exchange.upstream.atMs, exchange.durationMs]).toEqual([exchange.startMs + 30, 87]);
    expect(injected(sidecar, "f")).toEqual({ delay: 1, response: 1 });
  });

  it("waits for all delays together, cut to the smallest limit of those that delay", async () => {
    const entries = [
      responding("a", { delay: { fixed: "400ms" } }, { limits: { delay: "1s" } }),
      responding("b", { delay: { fixed: "500ms" } }, { limits: { delay: "700ms" } }),
      responding("c", { status: 500 }, { limits: { delay: "10ms" } }),
    ];
    const [first] = entries;
    expect((await Sidecar.start(faults(...entries))).root.exchange({ upstream: OK }).durationMs).toBe(700);
    const third = responding("c", { delay: { fixed: "300ms" } });
    const both = await Sidecar.start(faults(first ?? {}, third));
    expect(both.root.exchange({ upstream: OK }).durationMs).toBe(700);
    expect((await Sidecar.start(faults(first ?? {}))).root.exchange({ upstream: OK }).durationMs).toBe(400);
  });

  it("leaves no fast tick behind", async () => {
    const { root, envoy } = await holding("30ms");
    root.exchange({ upstream: OK });
    envoy.advance(2 * HOUSEKEEPING_MS);
    expect(root.tickPeriodMs).toBe(HOUSEKEEPING_MS);
  });
});

describe("while an answer is held", () => {
  it("its client may go away: cancelled", async () => {
    const sidecar = await holding("500ms");
    const exchange = sidecar.root.begin({ upstream: OK, cancelAfterMs: 50 });
    sidecar.envoy.advance(1_000);
    expect(exchange.durationMs).toBe(50);
    expect([injected(sidecar, "f"), outcomes(sidecar)]).toEqual([{ response: 1 }, { cancelled: 1 }]);
  });

  it("its upstream may break off: a failure", async () => {
    const sidecar = await holding("500ms");
    const stream = sidecar.root.stream();
    stream.requestHeaders({ ":path": "/", ":method": "GET" });
    stream.responseHeaders({ ":status": "200", "x-envoy-upstream-service-time": "1" }, false);
    sidecar.envoy.advance(50);
    stream.upstreamReset();
    sidecar.envoy.advance(1_000);
    expect([stream.client.status, outcomes(sidecar)]).toEqual([undefined, { failure: 1 }]);
  });

  it("Envoy may answer itself, as when the stream was idle for too long", async () => {
    const sidecar = await holding("500ms");
    const stream = sidecar.root.stream();
    stream.requestHeaders({ ":path": "/", ":method": "GET" });
    stream.responseHeaders({ ":status": "200", "x-envoy-upstream-service-time": "1" }, false);
    sidecar.envoy.advance(50);
    stream.answerLocally({
      ...{ status: 504, details: "stream_idle_timeout", headers: [], grpcStatus: undefined },
      body: new Uint8Array(),
    });
    sidecar.envoy.advance(1_000);
    expect([stream.client.status, stream.ended]).toEqual([504, true]);
  });

  it.each([
    ["ends", {}],
    ["becomes another", faults(responding("f", { status: 418 }))],
  ])("and the experiment %s, it goes on in time and is not changed", async (_, document) => {
    const both = { delay: { fixed: "150ms" }, status: 500, truncate: 0 };
    const sidecar = await Sidecar.start(faults(responding("f", both)));
    const old = sidecar.root;
    const exchange = old.begin({ upstream: OK });
    sidecar.envoy.advance(40);
    sidecar.push(document);
    sidecar.envoy.advance(109);
    expect(exchange.done).toBe(false);
    sidecar.envoy.advance(2);
    expect([exchange.client.status, exchange.client.text, old.state]).toEqual([200, "hello", "gone"]);
    expect(outcomes(sidecar)).toEqual({ success: 1 });
  });

  it("and a new configuration keeps the experiment, it is changed by it", async () => {
    const document = faults(responding("f", { delay: { fixed: "150ms" }, status: 500 }));
    const sidecar = await Sidecar.start(document);
    const exchange = sidecar.root.begin({ upstream: OK });
    sidecar.envoy.advance(40);
    sidecar.push({ ...document, revision: "2" });
    sidecar.envoy.advance(200);
    expect([exchange.client.status, exchange.durationMs]).toEqual([500, 150]);
  });

  it("it has its place until its end", async () => {
    const limits = { concurrent: 1 };
    const sidecar = await holding("50ms", { delay: { fixed: "50ms" }, limits });
    const first = sidecar.root.begin({ upstream: OK });
    for (const elapsedMs of [10, 60, 90]) {
      sidecar.envoy.advance(elapsedMs - (sidecar.envoy.clock.elapsedMs - first.startMs));
      expect(sidecar.root.exchange({ upstream: OK }).durationMs).toBe(0);
    }
    sidecar.envoy.advance(50);
    expect([first.durationMs, sidecar.root.exchange({ upstream: OK }).durationMs]).toEqual([100, 100]);
  });
});

describe("a burst of 5,000 held answers", () => {
  it("is released in parts, the last one soon", async () => {
    const { root } = await holding("1s");
    const exchanges = Array.from({ length: 5_000 }, () => root.begin({ upstream: OK }));
    for (const exchange of exchanges) exchange.play();
    const took = exchanges.map(({ durationMs }) => durationMs ?? Number.NaN);
    expect(Math.min(...took)).toBe(1_000);
    // 64 a tick of 1 ms.
    expect(Math.max(...took)).toBeLessThanOrEqual(1_080);
    expect(exchanges.every(({ client }) => client.text === "hello")).toBe(true);
  });

  it("beside 5,000 delayed requests and as many cut bodies ends in time", async () => {
    const sidecar = await Sidecar.start(
      faults(
        fault("q", { percentage: "50%", delay: { fixed: "1s" } }),
        responding("s", { delay: { fixed: "1s" } }, { percentage: "50%" }),
        responding("t", { truncate: 2 }, { percentage: "50%" }),
      ),
    );
    const upstream = { ...OK, endsWithBody: true };
    const exchanges = Array.from({ length: 5_000 }, () => sidecar.root.begin({ upstream }));
    for (const exchange of exchanges) exchange.play();
    expect(exchanges.every(({ durationMs }) => (durationMs ?? 9_999) <= 2_400)).toBe(true);
    expect(new Set(exchanges.map(({ client }) => client.text))).toEqual(new Set(["hello", "he"]));
    const { success = 0, injected: changed = 0 } = outcomes(sidecar);
    const cut = exchanges.filter(({ client }) => client.reset).length;
    expect([success + changed, changed]).toEqual([5_000, cut]);
  });
});
