// Throughput: ours asks Envoy's own filter behind it for it, so slices and pace are those of a limit that is set there.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  ALWAYS,
  ask2,
  type Both,
  bodyOf,
  type Case,
  type Exchange,
  lasting,
  marks,
  Pair,
  pattern,
  whole,
} from "./beside/index.js";

/** Envoy hands out a sixteenth of a second's bytes at a time. */
const SLICE_MS = 63;
const SLICES_A_SECOND = 16;
/** Envoy's timers may be early by this. */
const EARLY_MS = 10;
/** A busy machine's. */
const LATE_MS = 1_000;
const KIB = 1_024;
const DELAY_MS = 200;

const limit = (kibps: number) => ({
  response_rate_limit: { fixed_limit: { limit_kbps: kibps }, percentage: ALWAYS },
});
const slow = (host: string, kibps: number): Case => ({
  host,
  ours: { percentage: "100%", throughput: { kibps } },
  native: limit(kibps),
});
const CASES: Case[] = [
  slow("trickle", 1),
  slow("stream", 1_000),
  {
    host: "both",
    ours: { percentage: "100%", delay: { fixed: `${DELAY_MS}ms` }, throughput: { kibps: 1 } },
    native: { delay: { fixed_delay: "0.2s", percentage: ALWAYS }, ...limit(1) },
  },
  {
    host: "never",
    ours: { percentage: "0%", throughput: { kibps: 1 } },
    native: { response_rate_limit: { fixed_limit: { limit_kbps: 1 }, percentage: { numerator: 0 } } },
  },
];

let pair: Pair;
beforeAll(async () => {
  pair = await Pair.start(CASES);
});
afterAll(() => pair.stop());

function same({ ours, native }: Both<Exchange>): void {
  expect(lasting(ours.received)).toBe(lasting(native.received));
  expect(marks(ours.received)).toEqual([]);
}

/** What both took, since the request was sent. */
function inTime({ ours, native }: Both<{ tookMs: number }>, leastMs: number): void {
  for (const { tookMs } of [ours, native]) {
    expect(tookMs).toBeGreaterThanOrEqual(leastMs - EARLY_MS);
    expect(tookMs).toBeLessThan(leastMs + LATE_MS);
  }
}

/** Of a body, by the slices that come after the first; its bucket may hold another one that nobody took. */
const paceMs = (bytes: number, kibps: number) =>
  Math.max(0, Math.ceil(bytes / ((kibps * KIB) / SLICES_A_SECOND)) - 2) * SLICE_MS;

describe("a throughput of 1 KiB a second", () => {
  it.each([64, 127, 128, 200])("hands out %i bytes in slices of 64", async (size) => {
    const answers = await pair.both({ host: "trickle", path: `/bytes/${size}` });
    same(answers);
    inTime(answers, paceMs(size, 1));
    expect(bodyOf(answers.ours.received)).toBe(pattern(size).toString("latin1"));
  });

  it("hands out what comes in pieces as slowly", async () => {
    const answers = await pair.both({ host: "trickle", path: "/pieces/90/20/40" });
    same({ ours: whole(answers.ours), native: whole(answers.native) });
    inTime(answers, paceMs(150, 1));
  });

  it("slows HTTP/2 alike", async () => {
    const answers = await pair.each((port) => ask2(port, { ":path": "/bytes/127", ":authority": "trickle" }));
    expect(answers.ours.body).toBe(answers.native.body);
    expect(answers.ours.headers).toEqual(answers.native.headers);
    inTime(answers, paceMs(127, 1));
  });

  it("is counted where it begins, and over when its client leaves", async () => {
    const before = await pair.metrics.sum("meshfuse_fault_injected_total", {
      fault: "default/trickle",
      kind: "throughput",
    });
    const native = await pair.nativeDuring(async () => {
      const answers = await pair.both({ host: "trickle", path: "/bytes/100000" }, "answered");
      expect(bodyOf(answers.ours.received).length).toBeLessThan(1_000);
      await expect.poll(() => pair.nativeActive()).toBe(0);
    });
    expect(native).toEqual({ throughput: 1 });
    await pair.becomes("trickle", { throughput: before + 1 });
  });
});

describe("a throughput", () => {
  it("of 1,000 KiB a second lets 480,000 bytes through in their time, each as it was", async () => {
    const answers = await pair.both({ host: "stream", path: "/bytes/480000" });
    same(answers);
    expect(bodyOf(answers.ours.received)).toBe(pattern(480_000).toString("latin1"));
    inTime(answers, paceMs(480_000, 1_000));
  });

  it("comes after a delay of the same fault", async () => {
    pair.upstream.take("both");
    const native = await pair.nativeDuring(async () => {
      const startMs = performance.now();
      const answers = await pair.both({ host: "both", path: "/bytes/128" });
      same(answers);
      inTime(answers, DELAY_MS + paceMs(128, 1));
      expect((pair.upstream.take("both")[0]?.atMs ?? 0) - startMs).toBeGreaterThanOrEqual(DELAY_MS);
    });
    expect(native).toEqual({ delay: 1, throughput: 1 });
    await pair.becomes("both", { delay: 1, throughput: 1 });
  });

  it("of no request slows none, whatever the application asks for itself", async () => {
    const headers = {
      "x-envoy-fault-throughput-response": "1",
      "x-envoy-fault-throughput-response-percentage": "100",
    };
    const answers = await pair.both({ host: "never", path: "/bytes/5000", headers });
    same(answers);
    expect(answers.ours.tookMs).toBeLessThan(LATE_MS);
    const [ours] = pair.upstream.take("never");
    expect(Object.keys(ours?.headers ?? {}).filter((name) => name.startsWith("x-envoy-fault"))).toEqual([]);
  });
});
