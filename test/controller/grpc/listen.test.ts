import { Client, credentials, type handleUnaryCall } from "@grpc/grpc-js";
import { afterEach, describe, expect, it } from "vitest";
import { bytesMethod, type Listening, listen } from "../../../controller/grpc/index.js";

const ECHO = { echo: bytesMethod("/test.Echo/Echo", false) };
let stops: (() => unknown)[] = [];

async function start(echo: handleUnaryCall<Uint8Array, Uint8Array>, port = 0): Promise<Listening> {
  const listening = await listen({
    host: "127.0.0.1",
    port,
    services: [{ definition: ECHO, handlers: { echo } }],
  });
  stops.push(() => listening.stop(0));
  return listening;
}

function call(port: number): Promise<Buffer | Error> {
  const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure());
  stops.push(() => client.close());
  const { path, requestSerialize } = ECHO.echo;
  return new Promise((resolve) => {
    const answer = (error: Error | null, reply?: Buffer) => resolve(error ?? reply ?? new Error("no reply"));
    client.makeUnaryRequest(path, requestSerialize, (bytes) => bytes, Buffer.from("hello"), answer);
  });
}

afterEach(async () => {
  for (const stop of stops) await stop();
  stops = [];
});

describe("the gRPC port", () => {
  it("hands bytes to the handler and back as they are", async () => {
    const { port } = await start(({ request }, reply) => reply(null, Buffer.from(request).reverse()));
    expect(String(await call(port))).toBe("olleh");
  });

  it("says so when it is taken", async () => {
    const { port } = await start((_call, reply) => reply(null));
    await expect(start((_call, reply) => reply(null), port)).rejects.toThrow(
      `127.0.0.1:${port} is already in use: stop what listens there, or choose another port`,
    );
  });

  it("is refused on an address that others can reach", async () => {
    await expect(listen({ host: "0.0.0.0", port: 0, services: [] })).rejects.toThrow(
      "0.0.0.0 is not a loopback address: plaintext gRPC listens on 127.0.0.1 only",
    );
  });

  it("says what else went wrong when it cannot be had", async () => {
    await expect(listen({ host: "127.0.0.1", port: 70_000, services: [] })).rejects.toThrow(
      /127\.0\.0\.1:70000/,
    );
  });

  it("stops within its bound although a call does not end", async () => {
    let arrived = () => {};
    const underWay = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const listening = await start(() => arrived());
    const pending = call(listening.port);
    await underWay;
    await listening.stop(20);
    expect(await pending).toBeInstanceOf(Error);
  });
});
