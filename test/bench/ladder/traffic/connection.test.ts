import { describe, expect, it } from "vitest";
import { freePort } from "../../../../bench/envoy/index.js";
import { type Exchange, withConnections } from "../../../../bench/ladder/traffic/connection.js";
import { answered, startServer } from "./server.js";

const REQUEST = Buffer.from("GET / HTTP/1.1\r\nhost: a\r\n\r\n");
const ask = (connection: Exchange | undefined) =>
  new Promise<number>((resolve) => connection?.send(REQUEST, resolve));

describe("kept connections", () => {
  it("tell each request's status, one after the other on the same socket", async () => {
    const server = await startServer((index) => answered(200 + index));
    const statuses = await withConnections(server.port, 1, async ([connection]) => [
      await ask(connection),
      await ask(connection),
    ]);
    expect(statuses).toEqual([200, 201]);
    expect(server.seen()).toMatchObject({ connections: 1 });
    expect(server.seen().requests).toHaveLength(2);
  });

  it("are as many as were asked for, and give what was made of them", async () => {
    const server = await startServer(() => answered(200));
    const used = await withConnections(server.port, 3, async (connections) => {
      await Promise.all(connections.map(ask));
      return connections.length;
    });
    expect([used, server.seen().connections]).toEqual([3, 3]);
  });

  it("reject where nobody listens, with the address", async () => {
    const port = await freePort();
    await expect(withConnections(port, 2, async () => "used")).rejects.toThrow(`127.0.0.1:${port}`);
  });

  it("reject what is done on them when the proxy closes one", async () => {
    const server = await startServer((_index, socket) => {
      socket.end();
      return "";
    });
    await expect(withConnections(server.port, 1, ([connection]) => ask(connection))).rejects.toThrow(
      "the proxy closed a connection",
    );
  });

  it("reject on an answer that nobody asked for", async () => {
    const server = await startServer(() => answered(200) + answered(200));
    const twice = withConnections(server.port, 1, async ([connection]) => {
      await ask(connection);
      await new Promise(() => {});
    });
    await expect(twice).rejects.toThrow("there was an answer to no request");
  });

  it("reject on bytes that are no response", async () => {
    const server = await startServer(() => "nonsense\r\n\r\n");
    await expect(withConnections(server.port, 1, ([connection]) => ask(connection))).rejects.toThrow(
      "no response with a content-length: nonsense",
    );
  });

  it("hand on what their user met", async () => {
    const server = await startServer(() => answered(200));
    const failing = withConnections(server.port, 1, async () => {
      throw new Error("of its own");
    });
    await expect(failing).rejects.toThrow("of its own");
  });
});
