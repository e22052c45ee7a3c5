// A response's body that stops early.
import { describe, expect, it } from "vitest";
import type { ExchangePlan, UpstreamPlan } from "../../host/index.js";
import { faults, injected, outcomes, responding } from "../support/faults.js";
import { Sidecar } from "../support/sidecar.js";

/** Between the last byte that passes and the reset. */
const LINGER_MS = 100;
const CHUNKED = { "transfer-encoding": "chunked" };

function cutting(truncate: unknown, response = {}): Promise<Sidecar> {
  return Sidecar.start(faults(responding("f", { truncate, ...response })));
}

/** Bytes that tell where they stood. */
function bytes(size: number, from = 0): Uint8Array {
  return Uint8Array.from({ length: size }, (_, index) => (from + index) % 251);
}

/** So many bytes in each part. */
function parts(...sizes: number[]): Uint8Array[] {
  let from = 0;
  return sizes.map((size) => {
    from += size;
    return bytes(size, from - size);
  });
}

function long(...sizes: number[]): UpstreamPlan {
  const size = sizes.reduce((sum, part) => sum + part, 0);
  return { body: parts(...sizes), headers: { "content-length": String(size) } };
}

const chunked = (...sizes: number[]): UpstreamPlan => ({ body: parts(...sizes), headers: CHUNKED });
/** Over HTTP/2: the end comes with the last bytes, and nothing tells the length. */
const whole = (...sizes: number[]): UpstreamPlan => ({ body: parts(...sizes), endsWithBody: true });
const withTrailers = (...sizes: number[]): UpstreamPlan => ({
  body: parts(...sizes),
  headers: { "content-type": "application/grpc" },
  trailers: { "grpc-status": "0" },
});

/** How a client sees a body end. */
function seen({ client, done }: ReturnType<Sidecar["root"]["exchange"]>) {
  return { size: client.body.length, complete: client.complete, reset: client.reset, done };
}
const CUT = { complete: false, reset: true, done: true };
const ENDED = { complete: true, reset: false, done: true };

describe("a body cut off at 100 bytes", () => {
  it.each([
    ["of 150", 100, [150]],
    ["of 90 and 20", 100, [90, 20]],
    ["of 90, 20 and 300", 100, [90, 20, 300]],
    ["of 100 and 1", 100, [100, 1]],
    ["of 25 and then 150,000", 100, [25, 150_000]],
  ])("%s passes %d, then the stream is reset", async (_, size, sizes) => {
    for (const upstream of [long(...sizes), chunked(...sizes), whole(...sizes), withTrailers(...sizes)]) {
      const sidecar = await cutting(100);
      const exchange = sidecar.root.exchange({ upstream });
      expect(seen(exchange)).toEqual({ size, ...CUT });
      expect(exchange.client.body).toEqual(bytes(100));
      expect(exchange.client.trailers).toBeUndefined();
      expect([injected(sidecar, "f"), outcomes(sidecar)]).toEqual([{ response: 1 }, { injected: 1 }]);
    }
  });

  it.each([
    ["of 4 times 25", 100, [25, 25, 25, 25]],
    ["of 99", 99, [99]],
    ["of none", 0, []],
  ])("%s passes whole and ends as it would", async (_, size, sizes) => {
    for (const upstream of [long(...sizes), chunked(...sizes), whole(...sizes), withTrailers(...sizes)]) {
      const sidecar = await cutting(100);
      const exchange = sidecar.root.exchange({ upstream });
      expect(seen(exchange)).toEqual({ size, ...ENDED });
      expect(exchange.client.headers?.get("content-length")).toBe(upstream.headers && lengthIn(upstream));
      expect(outcomes(sidecar)).toEqual({ success: 1 });
    }
  });

  it("passes what came before, at once, and ends some time later", async () => {
    const { root, envoy } = await cutting(100);
    const exchange = root.begin({ upstream: chunked(60, 60) });
    envoy.advance(0);
    expect(exchange.client.body).toEqual(bytes(100));
    envoy.advance(LINGER_MS - 1);
    expect(exchange.done).toBe(false);
    envoy.advance(2);
    expect(seen(exchange)).toEqual({ size: 100, ...CUT });
  });

  it("whose end comes late with its only bytes passes none, and is reset all the same", async () => {
    const { root, envoy } = await cutting(100);
    const stream = root.stream();
    stream.requestHeaders({ ":path": "/", ":method": "GET" });
    stream.responseHeaders({ ":status": "200", "x-envoy-upstream-service-time": "1" }, false);
    envoy.advance(50);
    expect(stream.client.status).toBe(200);
    stream.responseBody(bytes(150), true);
    envoy.advance(200);
    expect([stream.client.body.length, stream.client.reset]).toEqual([0, true]);
  });

  it("whose upstream breaks off within it is the upstream's failure", async () => {
    const sidecar = await cutting(100);
    const exchange = sidecar.root.exchange({
      upstream: { ...chunked(50), resetMidway: true, flags: 1 << 23 },
    });
    expect([seen(exchange).size, outcomes(sidecar)]).toEqual([50, { failure: 1 }]);
  });

  it("whose client goes away before the reset is not touched again", async () => {
    const { root, envoy } = await cutting(100);
    const exchange = root.begin({ upstream: chunked(150), cancelAfterMs: 50 });
    envoy.advance(1_000);
    expect(exchange.durationMs).toBe(50);
  });
});

function lengthIn({ headers }: UpstreamPlan): string | undefined {
  return headers !== undefined && "content-length" in headers ? String(headers["content-length"]) : undefined;
}

describe("a body cut off at nothing", () => {
  it.each([
    ["with a length", long(150)],
    ["chunked", chunked(10, 20)],
    ["whose end comes with it", whole(150)],
    ["with trailers", withTrailers(150)],
  ])("%s passes none of it", async (_, upstream) => {
    const { root } = await cutting(0);
    expect(seen(root.exchange({ upstream }))).toEqual({ size: 0, ...CUT });
  });

  it("passes an answer without a body", async () => {
    const { root } = await cutting(0);
    const plans: ExchangePlan[] = [
      { upstream: {} },
      { request: { method: "HEAD" }, upstream: { headers: { "content-length": "9" } } },
      { upstream: { status: 304, headers: { "content-length": "9" } } },
    ];
    for (const plan of plans) expect(seen(root.exchange(plan))).toEqual({ size: 0, ...ENDED });
  });
});

describe("a body that ends clean", () => {
  const clean = { bytes: 100, end: "clean" };

  it.each([
    ["with a length", long(90, 20, 300)],
    ["chunked", chunked(90, 20, 300)],
    ["whose end comes with it", whole(150)],
  ])("%s is cut and ends regularly, at once", async (_, upstream) => {
    const sidecar = await cutting(clean);
    const exchange = sidecar.root.exchange({ upstream });
    expect(seen(exchange)).toEqual({ size: 100, ...ENDED });
    expect(exchange.durationMs).toBe(0);
    expect(exchange.client.headers?.get("content-length")).toBeUndefined();
    expect(outcomes(sidecar)).toEqual({ injected: 1 });
  });

  it("keeps its trailers", async () => {
    const { root } = await cutting(clean);
    const exchange = root.exchange({ request: { grpc: true }, upstream: withTrailers(90, 300) });
    expect(seen(exchange)).toEqual({ size: 100, ...ENDED });
    expect(exchange.client.grpcStatus).toBe(0);
  });

  it("keeps the length of a body that is not over it", async () => {
    const sidecar = await cutting(clean);
    const { client } = sidecar.root.exchange({ upstream: long(60, 40) });
    expect([client.body.length, client.headers?.get("content-length")]).toEqual([100, "100"]);
    expect(outcomes(sidecar)).toEqual({ success: 1 });
  });
});

describe("large bodies", () => {
  it.each([1, 61_440, 61_441, 200_000, 262_144])("pass %d bytes as they were", async (size) => {
    for (const upstream of [long(5_000_000), whole(262_145), chunked(200_000, 200_000)]) {
      const { root } = await cutting(size);
      const { client } = root.exchange({ upstream });
      expect([client.body.length, Buffer.compare(client.body, bytes(size))]).toEqual([size, 0]);
    }
  });

  it("do not disturb those that are cut at the same time, nor those that are not", async () => {
    const match = { paths: [{ prefix: "/cut" }] };
    const sidecar = await Sidecar.start(faults(responding("f", { truncate: 100 }, { match })));
    const streams = ["/cut", "/", "/cut"].map((path) => {
      const stream = sidecar.root.stream();
      stream.requestHeaders({ ":path": path, ":method": "GET" });
      stream.responseHeaders({ ":status": "200", ...CHUNKED, "x-envoy-upstream-service-time": "1" }, false);
      return stream;
    });
    for (const part of parts(60, 60, 60)) for (const stream of streams) stream.responseBody(part, false);
    for (const stream of streams) stream.responseBody("", true);
    sidecar.envoy.advance(1_000);
    expect(streams.map(({ client }) => [client.body.length, client.reset])).toEqual([
      [100, true],
      [180, false],
      [100, true],
    ]);
  });
});

describe("several faults", () => {
  it("cut at the smallest, and end as that one does", async () => {
    const sidecar = await Sidecar.start(
      faults(
        responding("a", { truncate: 70 }),
        responding("b", { truncate: { bytes: 50, end: "clean" } }),
        responding("c", { truncate: 50 }),
      ),
    );
    expect(seen(sidecar.root.exchange({ upstream: chunked(150) }))).toEqual({ size: 50, ...ENDED });
  });

  it("delay, then change, then cut", async () => {
    const response = { delay: { fixed: "250ms" }, status: 500, header: { "x-a": "1" } };
    for (const upstream of [long(150), chunked(90, 60), whole(150), withTrailers(150)]) {
      const { root } = await cutting(100, response);
      const exchange = root.exchange({ upstream });
      expect([exchange.client.status, exchange.client.headers?.get("x-a")]).toEqual([500, "1"]);
      expect(exchange.client.atMs).toBe(exchange.startMs + 250);
      expect(seen(exchange)).toEqual({ size: 100, ...CUT });
    }
  });
});
