import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { MOST_STREAMS } from "../../../controller/api/routes/events.js";
import { BREAKER_EVENT, EVENT, EVENT_FILTER } from "../../../controller/api/schemas/event.js";
import { EventStreams } from "../../../controller/api/streams.js";
import { EVENT_TYPES, EventHub, type MeshEvent } from "../../../controller/events/index.js";
import { misfit } from "./contract.js";
import { apiOver, listening, type Script, script } from "./fixture.js";
import { Reader } from "./reader.js";

const BYPASS: MeshEvent = { type: "bypass", id: "b0", change: "begun", atMs: 1, by: "ann", because: "x" };
const POLICY: MeshEvent = { type: "policy", key: "RequestTags/default/a", change: "put", atMs: 1, by: "ann" };
const HEARTBEAT_MS = 15_000;

async function followed(asked: Script, path?: string, headers?: Record<string, string>) {
  const url = await listening(asked);
  return { url, reader: await Reader.open(url, path, headers) };
}

describe("the event stream", () => {
  it("begins with its place, and when to come back", async () => {
    const { reader } = await followed(script());
    expect(await reader.next()).toEqual({ id: "b00t-0", retry: "2000", isComment: false });
  });

  it("tells what happens, in the form of the document", async () => {
    const asked = script();
    const { reader } = await followed(asked);
    await reader.next();
    asked.hub.publish(BYPASS);
    const { id, event, data = "" } = (await reader.next()) ?? {};
    expect([id, event]).toEqual(["b00t-1", "bypass"]);
    expect(JSON.parse(data)).toEqual(BYPASS);
  });

  it("tells only the types that are wanted", async () => {
    const asked = script();
    const { reader } = await followed(asked, "/api/v1/events?types=breaker,policy");
    await reader.next();
    asked.hub.publish(BYPASS);
    asked.hub.publish(POLICY);
    expect(await reader.next()).toMatchObject({ id: "b00t-2", event: "policy" });
  });

  it.each([
    ["in the header", "/api/v1/events", { "last-event-id": "b00t-1" }],
    ["in the query", "/api/v1/events?lastEventId=b00t-1", {}],
    [
      "in both, of which the header is newer",
      "/api/v1/events?lastEventId=b00t-0",
      { "last-event-id": "b00t-1" },
    ],
  ])("goes on after the last id, given %s", async (_what, path, headers) => {
    const asked = script();
    asked.hub.publish(BYPASS);
    asked.hub.publish(POLICY);
    const { reader } = await followed(asked, path, headers);
    expect(await reader.next()).toMatchObject({ id: "b00t-1", retry: "2000" });
    expect(await reader.next()).toMatchObject({ id: "b00t-2", event: "policy" });
  });

  it.each(["other-1", "b00t-1", "nonsense"])("says with reset that it cannot go on after %s", async (id) => {
    const asked = script();
    for (let number = 0; number < 10; number++) asked.hub.publish(BYPASS);
    const { reader } = await followed(asked, "/api/v1/events", { "last-event-id": id });
    expect(await reader.next()).toMatchObject({ id: "b00t-10", event: "reset", data: "{}" });
    asked.hub.publish(POLICY);
    expect(await reader.next()).toMatchObject({ id: "b00t-11", event: "policy" });
  });

  it("says now and then that it is alive, and how far it has come", async () => {
    const asked = script();
    const { reader } = await followed(asked, "/api/v1/events?types=breaker");
    await reader.next();
    asked.hub.publish(BYPASS);
    asked.clock.advance(HEARTBEAT_MS);
    expect(await reader.next()).toEqual({ id: "b00t-1", isComment: true });
    asked.clock.advance(HEARTBEAT_MS);
    expect(await reader.next()).toEqual({ id: "b00t-1", isComment: true });
  });

  it("ends when the controller stops", async () => {
    const asked = script();
    const app = apiOver(asked);
    const reader = await Reader.open(new URL(await app.listen({ host: "127.0.0.1", port: 0 })));
    await reader.next();
    await app.close();
    expect(await reader.next()).toBeUndefined();
  });

  it("is told nothing more once it was ended, though its socket is still open", async () => {
    const { hub, clock } = script();
    const streams = new EventStreams(clock);
    const server = createServer((_request, response) => streams.begin(response, hub.follow(), () => true));
    onTestFinished(() => void server.close());
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const reader = await Reader.open(new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
    streams.end();
    // A write would be an error that nobody hears, which ends the process.
    hub.publish(BYPASS);
    expect(await reader.next()).toMatchObject({ retry: "2000" });
    expect(await reader.next()).toBeUndefined();
  });

  it("leaves nothing behind when its client goes", async () => {
    const asked = script();
    const url = await listening(asked);
    const socket = connect(Number(url.port), url.hostname, () => {
      socket.write("GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n");
    });
    await new Promise((resolve) => socket.once("data", resolve));
    expect(asked.clock.waiting).toBe(1);
    socket.destroy();
    await expect.poll(() => asked.clock.waiting).toBe(0);
  });

  it("is refused beyond the bound, and open again when another ends", async () => {
    const asked = script();
    const url = await listening(asked);
    const readers = await Promise.all(Array.from({ length: MOST_STREAMS }, () => Reader.open(url)));
    expect(readers).toHaveLength(MOST_STREAMS);
    const refused = await fetch(new URL("/api/v1/events", url));
    expect(refused.status).toBe(429);
    expect(refused.headers.get("retry-after")).toBe("5");
    expect(refused.headers.get("connection")).toBe("close");
    expect(await refused.json()).toMatchObject({ code: "too_many_streams" });
  });

  it("is not for pages of other sites, nor for other names of this machine", async () => {
    const app = apiOver(script());
    const url = "/api/v1/events";
    const page = { host: "127.0.0.1:18080", origin: "https://evil.example" };
    expect((await app.inject({ url, headers: page })).statusCode).toBe(403);
    expect((await app.inject({ url, headers: { host: "evil.example" } })).statusCode).toBe(421);
    const preflight = { ...page, "access-control-request-method": "PUT" };
    const reply = await app.inject({ method: "OPTIONS", url: "/api/v1/policies", headers: preflight });
    expect(reply.statusCode).toBe(403);
    expect(Object.keys(reply.headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
  });
});

describe("a client that does not read", () => {
  /** Far more than the sockets of both ends hold. */
  const flood = (asked: Script) => {
    const because = "x".repeat(100_000);
    for (let number = 0; number < 200; number++) asked.hub.publish({ ...BYPASS, because });
  };

  async function deaf(asked: Script) {
    const url = await listening(asked);
    const socket = connect(Number(url.port), url.hostname, () => {
      socket.write("GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n");
    });
    onTestFinished(() => {
      socket.destroy();
    });
    await new Promise((resolve) => socket.once("data", resolve));
    socket.pause();
    return socket;
  }

  it("is cut off when it was asleep for a heartbeat", async () => {
    const asked = script({ hub: new EventHub("b00t", 4096) });
    await deaf(asked);
    flood(asked);
    asked.clock.advance(HEARTBEAT_MS);
    await expect.poll(() => asked.clock.waiting).toBe(0);
  });

  it("is cut off when it is overtaken, instead of being given a part", async () => {
    const asked = script({ hub: new EventHub("b00t", 8) });
    const socket = await deaf(asked);
    flood(asked);
    socket.resume();
    await expect.poll(() => asked.clock.waiting).toBe(0);
  });

  it("gets all of it where it wakes in time", async () => {
    const asked = script({ hub: new EventHub("b00t", 4096) });
    const socket = await deaf(asked);
    flood(asked);
    let text = "";
    socket.on("data", (data) => {
      text += String(data);
    });
    socket.resume();
    await expect.poll(() => text.match(/^event: bypass$/gm)?.length).toBe(200);
  });
});

describe("the schemas of events", () => {
  it("tell the types apart", () => {
    expect(misfit(EVENT, BYPASS)).toBeUndefined();
    expect(misfit(EVENT, POLICY)).toBeUndefined();
    expect(misfit(EVENT, { ...POLICY, type: "bypass" })).toBeDefined();
    expect(misfit(BREAKER_EVENT, { ...POLICY, type: "breaker" })).toBeDefined();
  });

  it("know every type that can be asked for", () => {
    const pattern = new RegExp(String(EVENT_FILTER.pattern));
    expect(pattern.test(EVENT_TYPES.join(","))).toBe(true);
  });
});
