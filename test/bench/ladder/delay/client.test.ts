import { createServer, type Server, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { type Clock, drive } from "../../../../bench/ladder/delay/client.js";

const OK = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";

let server: Server | undefined;
afterEach(() => server?.close());

/** Answers each request so; undefined: it hangs up. */
async function listening(
  answerTo: (request: string, socket: Socket) => string[] | undefined,
): Promise<number> {
  server = createServer((socket) => {
    socket.on("data", (chunk) => {
      const pieces = answerTo(chunk.toString(), socket);
      if (pieces === undefined) socket.destroy();
      for (const piece of pieces ?? []) socket.write(piece);
    });
    socket.on("error", () => socket.destroy());
  });
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

/** Each look takes a millisecond, and a pause no time at all. */
function steppingClock(): Clock & { waits: number[] } {
  let nowMs = 0;
  const waits: number[] = [];
  return {
    waits,
    nowMs: () => nowMs++,
    wait: async (ms) => {
      waits.push(ms);
      nowMs += ms;
    },
  };
}

const live = () => new AbortController().signal;

describe("the client that measures delays", () => {
  it("sends the next request when the last is answered, until its time is over", async () => {
    const requests: string[] = [];
    const port = await listening((request) => {
      requests.push(request);
      return [OK];
    });
    const traffic = { port, path: "/delay-5?run=1", connections: 1, forMs: 10, signal: live() };
    // Three looks at the clock a request, one of them before it, in 10 ms.
    expect(await drive({ ...traffic, clock: steppingClock() })).toEqual([1, 1, 1]);
    expect(requests).toHaveLength(3);
    expect(requests[0]).toBe("GET /delay-5?run=1 HTTP/1.1\r\nhost: bench\r\n\r\n");
  });

  it("keeps as many connections as it is told", async () => {
    const sockets = new Set<Socket>();
    const port = await listening((_request, socket) => {
      sockets.add(socket);
      return [OK];
    });
    const traffic = { port, path: "/", connections: 7, forMs: 60, signal: live() };
    await drive({ ...traffic, clock: steppingClock() });
    expect(sockets.size).toBe(7);
  });

  it("sends one request of each in a burst, whatever time it is", async () => {
    const port = await listening(() => [OK]);
    const traffic = { port, path: "/", connections: 5, forMs: 2, isBurst: true, signal: live() };
    expect(await drive({ ...traffic, clock: steppingClock() })).toHaveLength(5);
  });

  it("waits before its first request and rests after each, as long as it is told", async () => {
    const port = await listening(() => [OK]);
    const clock = steppingClock();
    const traffic = { port, path: "/", connections: 1, forMs: 100, signal: live(), clock };
    const took = await drive({ ...traffic, leadMs: () => 30, restMs: (tookMs) => 40 + tookMs });
    expect(took).toEqual([1, 1]);
    expect(clock.waits).toEqual([30, 41, 41]);
  });

  it("takes an answer that comes in pieces for one", async () => {
    const port = await listening(() => [OK.slice(0, 9), OK.slice(9)]);
    const traffic = { port, path: "/", connections: 1, forMs: 7, signal: live() };
    expect(await drive({ ...traffic, clock: steppingClock() })).toHaveLength(2);
  });

  it.each([
    ["another status", ["HTTP/1.1 503 Service Unavailable\r\n\r\n"], "answered HTTP/1.1 503"],
    ["no answer", undefined, "a connection was closed before its answer"],
  ])("measures nothing by %s", async (_what, pieces, words) => {
    const port = await listening(() => pieces);
    await expect(drive({ port, path: "/", connections: 2, forMs: 50, signal: live() })).rejects.toThrow(
      words,
    );
  });

  it("says so where nobody listens", async () => {
    const port = await listening(() => [OK]);
    await new Promise((resolve) => server?.close(resolve));
    await expect(drive({ port, path: "/", connections: 1, forMs: 5, signal: live() })).rejects.toThrow(
      "ECONNREFUSED",
    );
  });

  it("stops when the bench ends, whatever time is left", async () => {
    const end = new AbortController();
    const port = await listening(() => {
      end.abort(new Error("interrupted"));
      return [OK];
    });
    const traffic = { port, path: "/", connections: 1, forMs: 60_000, signal: end.signal };
    await expect(drive(traffic)).rejects.toThrow("interrupted");
  });
});
