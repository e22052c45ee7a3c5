import { afterEach, describe, expect, it } from "vitest";
import { Connection } from "../../../bench/breaker/connection.js";
import { type Service, serve } from "./service.js";

let service: Service | undefined;
afterEach(() => service?.stop());

describe("a connection", () => {
  it("is one, however often it is asked", async () => {
    service = await serve(() => false);
    const connection = new Connection(service.port);
    await Promise.all([1, 2, 3].map(() => connection.ask({ host: "a" }, "/ok")));
    await connection.ask({ host: "b" }, "/ok");
    connection.close();
    expect(new Set(service.requests.map(({ socket }) => socket.remotePort)).size).toBe(1);
    expect(service.requests.map(({ headers }) => headers.host)).toEqual(["a", "a", "a", "b"]);
  });

  it("tells a breaker's answer from the service's, and sends the key", async () => {
    service = await serve(({ headers }) => headers["x-key"] === "gold", 503);
    const connection = new Connection(service.port);
    expect(await connection.ask({ host: "a", key: "gold" }, "/")).toMatchObject({ isAdmitted: false });
    expect(await connection.ask({ host: "a" }, "/")).toMatchObject({ isAdmitted: true, status: 503 });
    connection.close();
  });

  it("says when it was asked and when the answer had come", async () => {
    service = await serve(() => false);
    const connection = new Connection(service.port);
    const beforeMs = performance.now();
    const { sentMs, endMs } = await connection.ask({ host: "a" }, "/");
    connection.close();
    expect(beforeMs <= sentMs && sentMs <= endMs && endMs <= performance.now()).toBe(true);
  });

  it("rejects where nobody listens", async () => {
    service = await serve(() => false);
    await service.stop();
    await expect(new Connection(service.port).ask({ host: "a" }, "/")).rejects.toThrow("ECONNREFUSED");
  });
});
