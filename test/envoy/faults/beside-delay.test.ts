// Delays of ours and of Envoy's own fault filter: the same answers to the byte, the same requests at the upstream, ours
// never before its time.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  ALWAYS,
  ask2,
  type Both,
  bodyOf,
  type Case,
  digestOf,
  type Exchange,
  lasting,
  marks,
  Pair,
  pattern,
  statusOf,
  whole,
} from "./beside/index.js";

const DELAY_MS = 120;
/** Envoy's own filter may be early by this, as it arms its timer at the time its loop last looked. */
const EARLY_MS = 10;
/** A busy machine's; whether delays are long by more than they must be is measured by the bench. */
const LATE_MS = 1_000;

const delay = { fixed_delay: `${DELAY_MS / 1_000}s`, percentage: ALWAYS };
const fixed = { fixed: `${DELAY_MS}ms` };
const CASES: Case[] = [
  { host: "delay", ours: { percentage: "100%", delay: fixed }, native: { delay } },
  {
    host: "both",
    ours: { percentage: "100%", delay: fixed, abort: { status: 500 } },
    native: { delay, abort: { http_status: 500, percentage: ALWAYS } },
  },
  {
    host: "first",
    ours: { delay: { ...fixed, percentage: "100%" }, abort: { status: 503, percentage: "0%" } },
    native: { delay, abort: { http_status: 503, percentage: { numerator: 0 } } },
  },
  {
    host: "second",
    ours: { delay: { ...fixed, percentage: "0%" }, abort: { status: 504, percentage: "100%" } },
    native: {
      delay: { ...delay, percentage: { numerator: 0 } },
      abort: { http_status: 504, percentage: ALWAYS },
    },
  },
  {
    host: "long",
    ours: { percentage: "100%", delay: { fixed: "5s" }, abort: { status: 503 } },
    native: {
      delay: { fixed_delay: "5s", percentage: ALWAYS },
      abort: { http_status: 503, percentage: ALWAYS },
    },
  },
];

let pair: Pair;
beforeAll(async () => {
  pair = await Pair.start(CASES);
});
afterAll(() => pair.stop());

function inTime({ ours, native }: Both<{ tookMs: number }>, leastMs = DELAY_MS): void {
  expect(ours.tookMs).toBeGreaterThanOrEqual(leastMs);
  expect(native.tookMs).toBeGreaterThanOrEqual(leastMs - EARLY_MS);
  expect(ours.tookMs).toBeLessThan(leastMs + LATE_MS);
}

function same({ ours, native }: Both<Exchange>, mark?: string): void {
  expect(lasting(ours.received)).toBe(lasting(native.received));
  expect(marks(ours.received)).toEqual(mark === undefined ? [] : [`fault=default/${mark}`]);
}

describe("a delay", () => {
  it.each(["GET", "HEAD", "DELETE"])("of %s ends in the same answer", async (method) => {
    const answers = await pair.both({ host: "delay", method, path: "/bytes/500" });
    same(answers);
    inTime(answers);
  });

  it("is over before the upstream hears of the request", async () => {
    pair.upstream.take("delay");
    const startMs = performance.now();
    const answers = await pair.both({ host: "delay" });
    const [ours, native] = pair.upstream.take("delay").map(({ atMs }) => atMs - startMs);
    expect(ours).toBeGreaterThanOrEqual(DELAY_MS);
    expect(native).toBeGreaterThanOrEqual(answers.ours.tookMs + DELAY_MS - EARLY_MS);
  });

  it("leaves the request's headers as they are", async () => {
    pair.upstream.take("delay");
    const id = "6b0c9f0e-0000-4000-8000-000000000001";
    await pair.both({ host: "delay", headers: { "x-request-id": id, "X-Other": "One, two", "x-empty": "" } });
    const [ours, native] = pair.upstream.take("delay").map(({ headers }) => headers);
    expect(ours).toEqual(native);
    expect(ours?.["x-other"]).toBe("One, two");
  });

  it.each([1, 100_000, 1_000_000])("keeps a body of %i bytes", async (size) => {
    const body = pattern(size);
    const answers = await pair.both({ host: "delay", method: "POST", path: "/sum", body });
    same(answers);
    inTime(answers);
    expect(bodyOf(answers.ours.received)).toBe(`${size} ${digestOf(body)}`);
  });

  it("keeps a body that comes in pieces while it waits, and its end", async () => {
    const answers = await pair.each((port) =>
      ask2(port, { ":method": "POST", ":path": "/sum", ":authority": "delay" }, pattern(300_000)),
    );
    expect(answers.ours.body).toBe(`300000 ${digestOf(pattern(300_000))}`);
    expect(answers.ours.body).toBe(answers.native.body);
    inTime(answers);
  });

  it("leaves an answer in pieces as it is", async () => {
    const answers = await pair.both({ host: "delay", path: "/pieces/90/20/4000" });
    same({ ours: whole(answers.ours), native: whole(answers.native) });
    expect(bodyOf(answers.ours.received)).toBe(pattern(4_110).toString("latin1"));
  });

  it("of a gRPC call keeps message and trailers", async () => {
    const answers = await pair.each((port) =>
      ask2(
        port,
        {
          ":method": "POST",
          ":path": "/grpc/trailers/7",
          ":authority": "delay",
          "content-type": "application/grpc",
        },
        Buffer.alloc(5),
      ),
    );
    const { tookMs: _, ...ours } = answers.ours;
    const { tookMs: __, ...native } = answers.native;
    expect(ours).toEqual(native);
    expect(ours.trailers).toEqual([["grpc-status", "7"]]);
    inTime(answers);
  });

  it("is counted once, and nothing waits after it", async () => {
    const before = await pair.metrics.sum("meshfuse_fault_injected_total", { fault: "default/first" });
    const native = await pair.nativeDuring(async () => {
      same(await pair.both({ host: "first" }));
    });
    expect([before, native]).toEqual([0, { delay: 1 }]);
    await pair.becomes("first", { delay: 1 });
    expect(await pair.nativeActive()).toBe(0);
  });
});

describe("a delay and an abort", () => {
  it("are both injected, the delay first, and the upstream never asked", async () => {
    const native = await pair.nativeDuring(async () => {
      const answers = await pair.both({ host: "both" });
      same(answers, "both");
      inTime(answers);
      expect(statusOf(answers.ours.received)).toBe(500);
    });
    expect(native).toEqual({ abort: 1, delay: 1 });
    await pair.becomes("both", { abort: 1, delay: 1 });
    expect(pair.upstream.take("both")).toEqual([]);
  });

  it("are drawn each for itself", async () => {
    const native = await pair.nativeDuring(async () => {
      const answers = await pair.both({ host: "second" });
      same(answers, "second");
      expect(answers.ours.tookMs).toBeLessThan(LATE_MS);
      expect(statusOf(answers.ours.received)).toBe(504);
    });
    expect(native).toEqual({ abort: 1 });
    await pair.becomes("second", { abort: 1 });
  });

  it("end with their client: the delay was injected, the abort is not", async () => {
    const native = await pair.nativeDuring(async () => {
      const answers = await pair.both({ host: "long" }, 80);
      expect(answers.ours.received + answers.native.received).toBe("");
      await expect.poll(() => pair.nativeActive()).toBe(0);
    });
    expect(native).toEqual({ delay: 1 });
    await pair.becomes("long", { delay: 1 });
    expect(pair.upstream.take("long")).toEqual([]);
  });
});
