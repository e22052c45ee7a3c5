// What toxiproxy fixes in its own tests, by kinds of ours: latency on the way there and back, bandwidth, a limit of bytes.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bodyOf, type Case, digestOf, Pair, pattern } from "./beside/index.js";

/** A busy machine's. */
const LATE_MS = 1_000;
const MESSAGE = pattern(32 * 1_024);
const ms = (delayMs: number) => ({ fixed: `${delayMs}ms` });

/** Nothing of these has its like in Envoy's own filter. */
const only = (host: string, ours: Record<string, unknown>): Case => ({
  host,
  ours: { percentage: "100%", ...ours },
  native: {},
});

const LATENCIES = [
  { there: 0, back: 0 },
  { there: 100, back: 0 },
  { there: 0, back: 100 },
  { there: 100, back: 100 },
  { there: 1_000, back: 100 },
];
const latencyOf = ({ there, back }: (typeof LATENCIES)[number]): Case =>
  there + back === 0
    ? only("latency-0-0", { response: { header: { "x-none": "1" } } })
    : only(`latency-${there}-${back}`, {
        ...(there > 0 ? { delay: ms(there) } : {}),
        ...(back > 0 ? { response: { delay: ms(back) } } : {}),
      });

const CASES: Case[] = [
  ...LATENCIES.map(latencyOf),
  only("bandwidth", { throughput: { kibps: 977 } }),
  ...[100, 0].flatMap((bytes) => [
    only(`limit-${bytes}`, { response: { truncate: bytes } }),
    only(`clean-${bytes}`, { response: { truncate: { bytes, end: "clean" } } }),
  ]),
  only("lost", { response: { drop: true } }),
];

let pair: Pair;
beforeAll(async () => {
  pair = await Pair.start(CASES);
});
afterAll(() => pair.stop());

const ask = async (host: string, path: string, body?: Buffer) =>
  (await pair.both({ host, path, ...(body === undefined ? {} : { method: "POST", body }) })).ours;

describe("latency", () => {
  it.each(LATENCIES)("of $there ms there and $back ms back is on each leg", async ({ there, back }) => {
    const host = `latency-${there}-${back}`;
    const startMs = performance.now();
    const answer = await ask(host, "/sum", MESSAGE);
    const atMs = (pair.upstream.take(host)[0]?.atMs ?? 0) - startMs;
    expect(bodyOf(answer.received)).toBe(`${MESSAGE.length} ${digestOf(MESSAGE)}`);
    expect(atMs).toBeGreaterThanOrEqual(there);
    expect(atMs).toBeLessThan(there + LATE_MS);
    expect(answer.tookMs).toBeGreaterThanOrEqual(there + back);
    expect(answer.tookMs).toBeLessThan(there + back + LATE_MS);
  });
});

describe("bandwidth", () => {
  it("of 1,000 kB a second takes 480 ms for 480 kB, each byte as it was", async () => {
    const answer = await ask("bandwidth", "/bytes/480000");
    expect(bodyOf(answer.received)).toBe(pattern(480_000).toString("latin1"));
    // Within the first slice, a sixteenth of a second, and what a busy machine takes.
    expect(answer.tookMs).toBeGreaterThanOrEqual(480 - 1_000 / 16 - 10);
    expect(answer.tookMs).toBeLessThan(480 + LATE_MS);
  });
});

describe("a limit of 100 bytes", () => {
  it.each([
    ["/bytes/150", 100],
    ["/pieces/90/20", 100],
    ["/pieces/25/25/25/25/25", 100],
    ["/pieces/90/5", 95],
    ["/bytes/100", 100],
    ["/pieces/25/25/25/25", 100],
  ])("of the answer to %s passes %i", async (path, passes) => {
    for (const host of ["limit-100", "clean-100"]) {
      const { received } = await ask(host, path);
      expect(bodyOf(received)).toBe(pattern(passes).toString("latin1"));
    }
  });

  it("ends as it says: cut off, or regularly and without a length that is not kept", async () => {
    const cut = await ask("limit-100", "/bytes/150");
    expect(cut.received).toContain("content-length: 150\r\n");
    const clean = await ask("clean-100", "/bytes/150");
    expect(clean.received).not.toContain("content-length");
    expect(clean.received.endsWith("\r\n0\r\n\r\n")).toBe(true);
  });

  it("of an answer in chunks is no end where it cuts, and one where it is clean", async () => {
    expect((await ask("limit-100", "/pieces/90/20")).received.endsWith("0\r\n\r\n")).toBe(false);
    expect((await ask("clean-100", "/pieces/90/20")).received.endsWith("\r\n0\r\n\r\n")).toBe(true);
  });
});

describe("a limit of nothing", () => {
  it.each(["limit-0", "clean-0"])("passes no byte of a body: %s", async (host) => {
    for (const path of ["/bytes/150", "/pieces/90/20"])
      expect(bodyOf((await ask(host, path)).received)).toBe("");
  });
});

describe("a lost answer", () => {
  it("is 504 with our mark, after the upstream did the work", async () => {
    const { received } = await ask("lost", "/sum", MESSAGE);
    expect(received).toMatch(/^HTTP\/1.1 504 /);
    expect(received).toContain("x-meshfuse: fault=default/lost\r\n");
    expect(pair.upstream.take("lost").length).toBeGreaterThanOrEqual(1);
  });
});
