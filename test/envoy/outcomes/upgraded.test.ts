// A connection that is upgraded outlives its request's verdict; and what the histogram says of a request.
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Rig } from "../filter/rig/index.js";

const HOSTS = ["websocket", "tunnel", "long"];
const ONE_SUCCESS = [1, 0];

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

/** Completions and failures in the window of a host's breaker, as the reports say. */
function windowOf(host: string): [completed: number, failed: number] {
  const statuses = rig.reports.accepted.flatMap(({ report }) => report.breakers);
  const status = statuses.filter(({ name }) => name === `default/${host}`).at(-1);
  return [status?.completed ?? 0, status?.failed ?? 0];
}

const judged = (host: string) => expect.poll(() => windowOf(host), { interval: 30 });

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
    await judged(host).toEqual(ONE_SUCCESS);
    close();
    const labels = { destination: `default/${host}` };
    await rig.metrics.becomes({ [`default/${host}`]: 1 }, "destination", "meshfuse_requests_total", labels);
    expect(windowOf(host)).toEqual(ONE_SUCCESS);
  });
});

describe("what is counted", () => {
  it("has its whole duration in the histogram of its edge", async () => {
    await rig.ask({ host: "long", path: "/wait/300" });
    const labels = { destination: "default/long", source: "default/cart" };
    const histogram = "meshfuse_request_duration_milliseconds";
    await expect.poll(() => rig.metrics.sum(`${histogram}_count`, labels)).toBe(1);
    expect(await rig.metrics.sum(`${histogram}_bucket`, { ...labels, le: "250" })).toBe(0);
    expect(await rig.metrics.sum(`${histogram}_sum`, labels)).toBeGreaterThan(285);
  });
});
