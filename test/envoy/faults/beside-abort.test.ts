// Aborts of ours and of Envoy's own fault filter: what a client sees is the same to the byte, but for our mark.
import { Agent } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ask } from "../filter/rig/index.js";
import {
  ALWAYS,
  type Answer2,
  ask2,
  type Both,
  type Case,
  type Exchange,
  exchange,
  lasting,
  marks,
  Pair,
  statusOf,
  wire,
} from "./beside/index.js";

const STATUSES = [200, 201, 204, 205, 301, 304, 400, 404, 418, 429, 499, 500, 503, 504, 599];

const abort = (host: string, status: number): Case => ({
  host,
  ours: { percentage: "100%", abort: { status } },
  native: { abort: { http_status: status, percentage: ALWAYS } },
});
const CASES: Case[] = [
  ...STATUSES.map((status) => abort(`status${status}`, status)),
  {
    host: "grpc",
    ours: { percentage: "100%", abort: { grpc: "NOT_FOUND" } },
    native: { abort: { grpc_status: 5, percentage: ALWAYS } },
  },
  {
    host: "never",
    ours: { percentage: "0%", abort: { status: 503 } },
    native: { abort: { http_status: 503, percentage: { numerator: 0 } } },
  },
  {
    host: "overflow",
    ours: { percentage: "100%", abort: { status: 503 }, limits: { concurrent: 0 } },
    native: { abort: { http_status: 503, percentage: ALWAYS }, max_active_faults: 0 },
  },
  {
    host: "matched",
    ours: {
      percentage: "100%",
      abort: { status: 503 },
      match: {
        headers: [
          { name: "x-foo1", exact: "Bar" },
          { name: "x-foo2", present: true },
        ],
      },
    },
    native: {
      abort: { http_status: 503, percentage: ALWAYS },
      headers: [
        { name: "x-foo1", string_match: { exact: "Bar" } },
        { name: "x-foo2", present_match: true },
      ],
    },
  },
];

let pair: Pair;
beforeAll(async () => {
  pair = await Pair.start(CASES);
});
afterAll(() => pair.stop());

/** Ours is what Envoy's own is, and has our mark as often as it should. */
function same({ ours, native }: Both<Exchange>, host: string, marked = 1): void {
  expect(lasting(ours.received)).toBe(lasting(native.received));
  expect(marks(ours.received)).toEqual(Array(marked).fill(`fault=default/${host}`));
  expect(marks(native.received)).toEqual([]);
}

describe("an abort", () => {
  it.each(STATUSES)("with status %i is the same answer", async (status) => {
    const host = `status${status}`;
    const answers = await pair.both({ host });
    same(answers, host);
    expect(statusOf(answers.ours.received)).toBe(status);
    expect(pair.upstream.take(host)).toEqual([]);
  });

  it("with 429 has the length and type of its text, and is counted once", async () => {
    let received = "";
    const native = await pair.nativeDuring(async () => {
      received = (await pair.both({ host: "status429" })).ours.received;
    });
    expect(native).toEqual({ abort: 1 });
    await pair.becomes("status429", { abort: 2 });
    expect(received).toContain("content-length: 18\r\ncontent-type: text/plain\r\n");
    expect(received.endsWith("\r\n\r\nfault filter abort")).toBe(true);
    expect(await pair.nativeActive()).toBe(0);
  });

  it.each(["HEAD", "PUT", "DELETE", "OPTIONS", "PROPFIND"])("answers %s alike", async (method) => {
    same(await pair.both({ host: "status503", method }), "status503");
  });

  it("answers a body of 1 MB alike", async () => {
    // Envoy answers and closes without reading on: how much of the answer outlives the reset is chance.
    const body = Buffer.alloc(1_000_000, "x");
    const answers = await pair.each((port) =>
      ask2(port, { ":method": "POST", ":authority": "status503" }, body),
    );
    const { mark, tookMs: _, ...ours } = answers.ours;
    const { tookMs: __, mark: ___, ...native } = answers.native;
    expect(ours).toEqual(native);
    expect(mark).toBe("fault=default/status503");
  });

  it("answers a client that waits for 100 alike", async () => {
    const expecting = {
      host: "status503",
      method: "POST",
      headers: { expect: "100-continue", "content-length": "5" },
    };
    same(await pair.both(expecting), "status503");
  });

  it("answers an upgrade alike", async () => {
    const headers = { connection: "upgrade", upgrade: "websocket" };
    const bytes = wire({ host: "status503", headers });
    same(await pair.each((port) => exchange(port, bytes, 1_000)), "status503");
  });

  it("leaves the connection to the next request, sent at once", async () => {
    const kept = wire({ host: "status404", headers: { connection: "keep-alive" } });
    same(await pair.both(Buffer.concat([kept, wire({ host: "status404" })])), "status404", 2);
  });

  it("leaves the connection to the next request, sent later", async () => {
    const connections = async () => {
      const stats = await pair.envoy.stats("downstream_cx_total");
      return [stats.get("http.ours.downstream_cx_total"), stats.get("http.native.downstream_cx_total")];
    };
    const [ours = 0, native = 0] = await connections();
    const statuses = await pair.each(async (port) => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      const answers = [
        await ask(port, { host: "status404", agent }),
        await ask(port, { host: "never", agent }),
      ];
      agent.destroy();
      return answers.map(({ status }) => status);
    });
    expect(statuses).toEqual({ ours: [404, 200], native: [404, 200] });
    expect(await connections()).toEqual([ours + 1, native + 1]);
  });

  it("is tried again alike by a proxy in front that retries", async () => {
    const bytes = wire({ host: "status503" });
    const native = await pair.nativeDuring(async () => {
      const ours = await exchange(pair.ports.oursRetried, bytes);
      const theirs = await exchange(pair.ports.nativeRetried, bytes);
      expect(lasting(ours.received)).toBe(lasting(theirs.received));
      expect(marks(ours.received)).toEqual(["fault=default/status503"]);
    });
    expect(native).toEqual({ abort: 3 });
  });
});

describe("an abort of a gRPC call", () => {
  const ask = (host: string, more: object = {}) =>
    pair.each((port) =>
      ask2(
        port,
        {
          ":method": "POST",
          ":path": "/grpc/trailers/0",
          ":authority": host,
          "content-type": "application/grpc",
          ...more,
        },
        Buffer.alloc(5),
      ),
    );

  it.each(["grpc", "status429", "status404", "status200", "status599"])(
    "is the same headers alone: %s",
    async (host) => {
      const answers = await ask(host);
      sameOfHttp2(answers, host);
      expect(pair.upstream.take(host)).toEqual([]);
    },
  );

  it("says HTTP 200, its code and its text", async () => {
    const { headers, body, trailers } = (await ask("grpc")).ours;
    expect(Object.fromEntries(headers)).toMatchObject({
      ":status": 200,
      "content-type": "application/grpc",
      "grpc-status": "5",
      "grpc-message": "fault filter abort",
    });
    expect([body, trailers]).toEqual(["", []]);
  });

  it("of another kind of gRPC is the same", async () => {
    sameOfHttp2(await ask("grpc", { "content-type": "application/grpc+json" }), "grpc");
    sameOfHttp2(await ask("status429", { "content-type": "application/grpc-web" }), "status429");
  });

  function sameOfHttp2({ ours, native }: Both<Answer2>, host: string): void {
    const { mark, tookMs: _, ...answer } = ours;
    const { mark: __, tookMs: ___, ...theirs } = native;
    expect(answer).toEqual(theirs);
    expect(mark).toBe(`fault=default/${host}`);
  }
});

describe("a request that is not aborted", () => {
  it("at 0 % passes alike", async () => {
    same(await pair.both({ host: "never", path: "/bytes/1000" }), "never", 0);
    expect(pair.upstream.take("never").length).toBeGreaterThanOrEqual(2);
  });

  it("passes where nothing may be injected at once", async () => {
    same(await pair.both({ host: "overflow" }), "overflow", 0);
    const overflows = await pair.envoy.stats("faults_overflow");
    expect(overflows.get("http.native.fault.faults_overflow")).toBe(1);
    await pair.metrics.becomes({ limit: 1 }, "verdict", "meshfuse_fault_requests_total", {
      fault: "default/overflow",
    });
  });

  it.each([
    [{ "x-foo1": "Bar", "x-foo2": "" }, 503],
    [{ "x-foo1": "Bar", "x-foo2": "any" }, 503],
    [{ "X-Foo1": "Bar", "X-Foo2": "x" }, 503],
    [{ "x-foo1": "bar", "x-foo2": "any" }, 200],
    [{ "x-foo1": "Bar2", "x-foo2": "any" }, 200],
    [{ "x-foo1": "Bar" }, 200],
    [{ "x-foo2": "any" }, 200],
  ])("is chosen by the same headers: %j", async (headers, status) => {
    const answers = await pair.both({ host: "matched", headers });
    same(answers, "matched", status === 503 ? 1 : 0);
    expect(statusOf(answers.ours.received)).toBe(status);
  });
});
