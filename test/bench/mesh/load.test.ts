import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { freePort } from "../../../bench/envoy/index.js";
import { type LoadClock, startLoad } from "../../../bench/mesh/index.js";

/** Moves only when told to. */
class TestClock implements LoadClock {
  private time = 0;
  private timers: { atMs: number; call: () => void }[] = [];

  nowMs(): number {
    return this.time;
  }

  after(delayMs: number, call: () => void): () => void {
    const timer = { atMs: this.time + delayMs, call };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((other) => other !== timer);
    };
  }

  advance(ms: number): void {
    const end = this.time + ms;
    for (let next = this.earliest(end); next !== undefined; next = this.earliest(end)) {
      this.time = next.atMs;
      this.timers = this.timers.filter((timer) => timer !== next);
      next.call();
    }
    this.time = end;
  }

  private earliest(endMs: number) {
    return this.timers.filter(({ atMs }) => atMs <= endMs).sort((one, other) => one.atMs - other.atMs)[0];
  }
}

let server: Server | undefined;
afterEach(() => {
  server?.close();
  server?.closeAllConnections();
});

async function serve(handle: (request: IncomingMessage, response: ServerResponse) => void): Promise<number> {
  const port = await freePort();
  const serving = createServer(handle);
  server = serving;
  await new Promise<void>((resolve) => serving.listen(port, "127.0.0.1", resolve));
  return port;
}

const target = { host: "productpage", path: "/productpage", ratePerSecond: 10 };

describe("the load on a mesh", () => {
  it("sends at its rate, by host and path, and drains before it stops", async () => {
    const seen: string[] = [];
    const port = await serve((request, response) => {
      seen.push(`${request.headers.host} ${request.url} ${request.headers["x-tenant"]}`);
      response.end();
    });
    const clock = new TestClock();
    const load = startLoad({ ...target, port, clock });
    clock.advance(350);
    expect(await load.stop()).toMatchObject({ sent: 4, completed: 4, inFlight: 0, byStatus: { "200": 4 } });
    const tenants = ["gold", "silver", "bronze", "gold"];
    expect(seen.sort()).toEqual(tenants.map((tenant) => `productpage /productpage ${tenant}`).sort());
    clock.advance(1_000);
    expect(load.summary().sent).toBe(4);
  });

  it("counts failures by status and by what went wrong", async () => {
    let request = 0;
    const port = await serve((incoming, response) => {
      request += 1;
      if (request === 1) incoming.socket.destroy();
      else response.writeHead(503).end();
    });
    const clock = new TestClock();
    const load = startLoad({ ...target, port, clock });
    clock.advance(100);
    expect((await load.stop()).byStatus).toEqual({ "503": 1, ECONNRESET: 1 });
  });

  it("counts a mesh that is not there", async () => {
    const load = startLoad({ ...target, port: await freePort(), clock: new TestClock() });
    expect((await load.stop()).byStatus).toEqual({ ECONNREFUSED: 1 });
  });

  it("does not wait for ever for what hangs", async () => {
    const port = await serve(() => {});
    const clock = new TestClock();
    const load = startLoad({ ...target, port, clock });
    const stopped = load.stop();
    clock.advance(2_000);
    expect(await stopped).toMatchObject({ sent: 1, inFlight: 1, byStatus: {} });
  });

  it("is refused without a rate", () => {
    expect(() => startLoad({ ...target, port: 1, ratePerSecond: 0 })).toThrow(
      "a load of 0 requests a second is not over 0",
    );
  });
});
