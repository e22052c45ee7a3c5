// How requests end in a stock Envoy, and as what the filter counts each of them. Every case has a host of its own,
// and with it an edge and a breaker, so that its counts are its alone.
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { call, Rig, type Wish } from "./rig/index.js";

/** How it is counted, what it is, the status that the client sees, and the request. */
const ENDS: [string, string, number, Wish][] = [
  ["success", "a 200", 200, { path: "/s/200" }],
  ["success", "a 404", 404, { path: "/s/404" }],
  ["success", "a 204", 204, { path: "/s/204" }],
  ["success", "a 304", 304, { path: "/s/304" }],
  ["success", "a HEAD", 200, { path: "/s/200", method: "HEAD" }],
  ["success", "a retried one that ends well", 200, { path: "/again/flaky/2/x" }],
  ["soft_failure", "a 429", 429, { path: "/s/429" }],
  ["failure", "a 500", 500, { path: "/s/500" }],
  ["failure", "a refused connection", 503, { path: "/refused" }],
  ["failure", "a connection closed before the headers", 503, { path: "/reset" }],
  ["failure", "a connection closed after the headers", 200, { path: "/midway" }],
  ["failure", "a route's timeout", 504, { path: "/timeout" }],
  ["failure", "one whose retries end badly", 503, { path: "/again/s/503" }],
  ["failure", "one for a cluster without a healthy host", 503, { path: "/nobody" }],
  ["ignored", "a cluster's overflow", 503, { path: "/full" }],
  [
    "ignored",
    "one for an unknown cluster",
    503,
    { path: "/unknown-cluster", headers: { "x-cluster": "none" } },
  ],
  ["ignored", "a direct response of 503", 503, { path: "/direct" }],
  ["ignored", "an abort of Envoy's own fault filter", 503, { path: "/aborted" }],
  ["ignored", "a denial of Envoy's access control", 403, { path: "/denied" }],
  ["cancelled", "one whose client goes away", 0, { path: "/never", cancelAfterMs: 50 }],
];
const CALLS: [string, string, string, string | undefined][] = [
  ["success", "status 0 in its trailers", "/grpc/trailers/0", "0"],
  ["success", "status 0 in its headers", "/grpc/only/0", "0"],
  ["success", "NOT_FOUND", "/grpc/trailers/5", "5"],
  ["failure", "UNAVAILABLE in its trailers", "/grpc/trailers/14", "14"],
  ["failure", "UNAVAILABLE in its headers", "/grpc/only/14", "14"],
  ["soft_failure", "RESOURCE_EXHAUSTED", "/grpc/trailers/8", "8"],
  ["failure", "a route's timeout", "/grpc-timeout", "14"],
  ["failure", "no status at all", "/grpc/bare", undefined],
];
const IN_WINDOW: Record<string, [completed: number, failed: number]> = {
  success: [1, 0],
  failure: [1, 1],
  soft_failure: [1, 1],
  ignored: [0, 0],
  cancelled: [0, 0],
};

const hostOf = (kind: string, index: number) => `${kind}-${index}`;
const HOSTS = [
  ...ENDS.map((_, index) => hostOf("end", index)),
  ...CALLS.map((_, index) => hostOf("call", index)),
  ...["reset", "websocket", "tunnel", "long", "mesh"],
];

let rig: Rig;
beforeAll(async () => {
  rig = await Rig.start(1);
  // It sees every completion and never opens.
  const trip = { rate: { threshold: "100%", window: "1h", minimum: 1_000_000 } };
  await rig.apply("outbound", {
    services: HOSTS.map((host) => ({ name: `default/${host}`, hosts: [host] })),
    breakers: HOSTS.map((host) => ({ name: `default/${host}`, match: { hosts: [host] }, trip })),
  });
});
afterAll(() => rig.stop());

const counted = (host: string, outcome: string) =>
  rig.metrics.outcomesOf(`default/${host}`, { [outcome]: 1 });

/** Completions and failures in the window of a host's breaker, as the reports say. */
function windowOf(host: string): [completed: number, failed: number] {
  const statuses = rig.reports.accepted.flatMap(({ report }) => report.breakers);
  const status = statuses.filter(({ name }) => name === `default/${host}`).at(-1);
  return [status?.completed ?? 0, status?.failed ?? 0];
}

const judged = (host: string) => expect.poll(() => windowOf(host), { timeout: 5_000, interval: 30 });

/** A connection that answers `ping` once it is upgraded, by `request`. */
async function upgraded(request: string): Promise<{ head: string; close: () => void }> {
  const socket = connect(rig.ports.outbound, "127.0.0.1");
  socket.on("error", () => undefined);
  socket.write(request);
  const head = await new Promise<string>((resolve) => {
    let received = "";
    socket.on("data", (chunk: Buffer) => {
      received += chunk.toString();
      if (received.includes("\r\n\r\n")) resolve(received);
    });
  });
  return { head, close: () => socket.destroy() };
}

describe("a request is", () => {
  it.each(ENDS.map((end, index) => [...end, index] as const))(
    "counted as %s when it is %s",
    async (outcome, _, status, wish, index) => {
      const host = hostOf("end", index);
      expect((await rig.ask({ host, ...wish })).status).toBe(status);
      await counted(host, outcome);
    },
  );

  it.each(CALLS.map((end, index) => [...end, index] as const))(
    "counted as %s when it is a gRPC call that ends with %s",
    async (outcome, _, path, code, index) => {
      const host = hostOf("call", index);
      expect((await call(rig.ports.outbound, path, { host })).grpcStatus).toBe(code);
      await counted(host, outcome);
    },
  );

  it("counted as cancelled when its HTTP/2 client resets it", async () => {
    await call(rig.ports.outbound, "/grpc/never", { host: "reset", cancelAfterMs: 50 });
    await counted("reset", "cancelled");
  });

  it("judged by the breaker as it is counted, or not at all", async () => {
    for (const [index, [outcome]] of ENDS.entries()) {
      await judged(hostOf("end", index)).toEqual(IN_WINDOW[outcome]);
    }
    for (const [index, [outcome]] of CALLS.entries()) {
      await judged(hostOf("call", index)).toEqual(IN_WINDOW[outcome]);
    }
  });
});

describe("an upgraded connection is judged at its headers and counted at its end, when it is", () => {
  it.each([
    [
      "websocket",
      "HTTP/1.1 101",
      "GET /chat HTTP/1.1\r\nhost: websocket\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n",
    ],
    ["tunnel", "HTTP/1.1 200", "CONNECT tunnel:80 HTTP/1.1\r\nhost: tunnel:80\r\n\r\n"],
  ])("a %s", async (host, status, request) => {
    const { head, close } = await upgraded(request);
    expect(head.startsWith(status)).toBe(true);
    await judged(host).toEqual(IN_WINDOW.success);
    close();
    const labels = { destination: `default/${host}` };
    await rig.metrics.becomes({ [`default/${host}`]: 1 }, "destination", "meshfuse_requests_total", labels);
    expect(windowOf(host)).toEqual(IN_WINDOW.success);
  });
});

describe("what is counted", () => {
  it("has its whole duration in the histogram of its edge", async () => {
    await rig.ask({ host: "long", path: "/wait/300" });
    const labels = { destination: "default/long", source: "default/cart" };
    const histogram = "meshfuse_request_duration_milliseconds";
    await expect.poll(() => rig.metrics.sum(`${histogram}_count`, labels), { timeout: 5_000 }).toBe(1);
    expect(await rig.metrics.sum(`${histogram}_bucket`, { ...labels, le: "250" })).toBe(0);
    expect(await rig.metrics.sum(`${histogram}_sum`, labels)).toBeGreaterThan(285);
  });
});
