import { connect, createServer, type Server, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { type Relay, startRelay } from "../../../../bench/diagnosis/testbed/relay.js";

const endings: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

/** Answers each piece with itself; its connections are kept. */
async function echo(): Promise<{ port: number; sockets: Socket[] }> {
  const sockets: Socket[] = [];
  const server: Server = createServer((socket) => {
    sockets.push(socket);
    socket.on("error", () => socket.destroy());
    socket.pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  endings.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  return { port: typeof address === "object" && address !== null ? address.port : 0, sockets };
}

/** Time passes when it is told to; each draw is what stands next. */
class Time {
  nowMs = 0;
  readonly waiting: { dueMs: number; call: () => void }[] = [];

  after(delayMs: number, call: () => void): void {
    this.waiting.push({ dueMs: this.nowMs + delayMs, call });
  }
}

async function relayTo(port: number, time = new Time(), random = () => 0.5): Promise<Relay> {
  const needs = { random, nowMs: () => time.nowMs, after: time.after.bind(time) };
  const relay = await startRelay(port, needs);
  endings.push(() => relay.close());
  return relay;
}

function client(port: number): Promise<{ socket: Socket; next(): Promise<string>; over: Promise<string> }> {
  const socket = connect(port, "127.0.0.1").setNoDelay(true);
  const over = new Promise<string>((resolve) => {
    socket.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? ""));
    socket.once("end", () => resolve("end"));
  });
  endings.push(() => socket.destroy());
  const next = () =>
    new Promise<string>((resolve) => socket.once("data", (piece: Buffer) => resolve(piece.toString())));
  return new Promise((resolve, reject) => {
    socket.once("connect", () => resolve({ socket, next, over }));
    socket.once("error", reject);
  });
}

/** Until something waits to be passed on. */
async function untilWaiting(time: Time, count: number): Promise<void> {
  while (time.waiting.length < count) await new Promise((resolve) => setImmediate(resolve));
}

describe("a relay", () => {
  it("passes on both directions and the end", async () => {
    const target = await echo();
    const { port } = await relayTo(target.port);
    const { socket, next, over } = await client(port);
    const answer = next();
    socket.write("hello");
    expect(await answer).toBe("hello");
    target.sockets[0]?.end();
    expect(await over).toBe("end");
  });

  it("delays each piece, the later ones not before the earlier", async () => {
    const target = await echo();
    const time = new Time();
    const draws = [0.9, 0.9, 1, 0.9, 0.9, 0];
    const relay = await relayTo(target.port, time, () => draws.shift() ?? 0.9);
    await relay.set({ delayMs: 20, jitterMs: 10 });
    const { socket } = await client(relay.port);
    socket.write("one");
    await untilWaiting(time, 1);
    socket.write("two");
    await untilWaiting(time, 2);
    expect(time.waiting.map(({ dueMs }) => dueMs)).toEqual([30, 30]);
  });

  it("stalls the share of the caller's pieces that it is told to", async () => {
    const target = await echo();
    const time = new Time();
    // Of the caller's first piece: reset? stall? jitter.
    const draws = [0.9, 0.05, 0];
    const relay = await relayTo(target.port, time, () => draws.shift() ?? 0.9);
    await relay.set({ stallShare: 0.1, stallMs: 700 });
    const { socket, next } = await client(relay.port);
    socket.write("one");
    await untilWaiting(time, 1);
    expect(time.waiting[0]?.dueMs).toBe(700);
    const answer = next();
    time.nowMs = 700;
    time.waiting.shift()?.call();
    expect(await answer).toBe("one");
  });

  it("resets a connection at the share of pieces that it is told to", async () => {
    const target = await echo();
    const draws = [0.5, 0.9, 0.9, 0.9, 0.1];
    const relay = await relayTo(target.port, new Time(), () => draws.shift() ?? 0.9);
    await relay.set({ resetShare: 0.3 });
    const { socket, next, over } = await client(relay.port);
    const answer = next();
    socket.write("passes");
    expect(await answer).toBe("passes");
    socket.write("is reset");
    expect(await over).toBe("ECONNRESET");
  });

  it("resets connections and refuses new ones when it is cut, and takes them again on the same port", async () => {
    const target = await echo();
    const relay = await relayTo(target.port);
    const first = await client(relay.port);
    await relay.set({ isCut: true });
    expect(await first.over).toBe("ECONNRESET");
    await expect(client(relay.port)).rejects.toThrow(/ECONNREFUSED/);
    await relay.set({});
    const { socket, next } = await client(relay.port);
    const answer = next();
    socket.write("again");
    expect(await answer).toBe("again");
  });

  it("waits for nobody when it is closed, not even for one that does not read", async () => {
    const target = await echo();
    const relay = await relayTo(target.port);
    const { socket, next, over } = await client(relay.port);
    const first = next();
    socket.write("hello");
    await first;
    const [deaf] = target.sockets;
    deaf?.unpipe();
    deaf?.pause();
    const gone = new Promise<void>((resolve) => deaf?.once("close", () => resolve()));
    socket.write(Buffer.alloc(8_000_000));
    await relay.close();
    expect(["ECONNRESET", "EPIPE", "end"]).toContain(await over);
    deaf?.resume();
    await gone;
  });

  it("resets its caller where nobody listens behind it", async () => {
    const relay = await relayTo(1);
    const { over } = await client(relay.port);
    expect(await over).toBe("ECONNRESET");
  });
});
