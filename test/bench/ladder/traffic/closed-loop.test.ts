import { describe, expect, it } from "vitest";
import { sendAll, type Volley } from "../../../../bench/ladder/traffic/closed-loop.js";
import { answered, startServer } from "./server.js";

const requests = ["/a", "/b"].map((path) => Buffer.from(`GET ${path} HTTP/1.1\r\n\r\n`));
const volley = (part: Partial<Volley> & { port: number }): Volley => ({
  ...{ connections: 1, requests, count: 3, status: 200, signal: new AbortController().signal },
  ...part,
});
const pathsOf = (seen: readonly string[]) => seen.map((text) => text.split(" ")[1]);

describe("a fixed number of requests", () => {
  it("goes over a connection in turn, each after the answer to the one before", async () => {
    const server = await startServer(() => answered(200));
    await sendAll(volley({ port: server.port }));
    expect(pathsOf(server.seen().requests)).toEqual(["/a", "/b", "/a"]);
  });

  it("is sent by each connection for itself", async () => {
    const server = await startServer(() => answered(200));
    await sendAll(volley({ port: server.port, connections: 4, count: 2 }));
    expect(pathsOf(server.seen().requests).sort()).toEqual(["/a", "/a", "/a", "/a", "/b", "/b", "/b", "/b"]);
  });

  it("ends at the first answer that is another", async () => {
    const server = await startServer((index) => answered(index === 1 ? 503 : 200));
    await expect(sendAll(volley({ port: server.port, count: 100 }))).rejects.toThrow(
      "an answer has the status 503, and 200 was to come",
    );
    expect(server.seen().requests).toHaveLength(2);
  });

  it("takes another status where that is what is to come", async () => {
    const server = await startServer(() => answered(503));
    await expect(sendAll(volley({ port: server.port, status: 503 }))).resolves.toBeUndefined();
  });

  it("is not begun once it was stopped", async () => {
    const server = await startServer(() => answered(200));
    const signal = AbortSignal.abort(new Error("stopped"));
    await expect(sendAll(volley({ port: server.port, signal }))).rejects.toThrow("stopped");
    expect(server.seen().connections).toBe(0);
  });

  it("ends with the answer that comes after it was stopped", async () => {
    const stop = new AbortController();
    const server = await startServer((index) => {
      if (index === 2) stop.abort(new Error("stopped"));
      return answered(200);
    });
    const sent = sendAll(volley({ port: server.port, count: 1_000, signal: stop.signal }));
    await expect(sent).rejects.toThrow("stopped");
    expect(server.seen().requests).toHaveLength(3);
  });
});
