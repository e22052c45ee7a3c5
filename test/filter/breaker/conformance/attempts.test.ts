// How long it is open, and which time in a row this is.
import { describe, expect, it } from "vitest";
import { type BreakerBench, startBreaker } from "../../support/breaker.js";
import { type Case, hold } from "../../support/breaker-cases.js";
import { murmur3 } from "../../support/murmur3.js";

const rate = (window: string) => ({ rate: { threshold: "100%", window, minimum: 1000 } });
const slow = (window: string) => ({ slow: { over: "1h", threshold: "100%", window, minimum: 1000 } });
const GROWING = { open: { base: "1s", factor: 2, max: "1h" }, halfOpen: { probes: 1 } };
const breaker = (...trips: object[]) => ({ trip: Object.assign({ consecutive: 1 }, ...trips), ...GROWING });
const retrying = (open: object = {}) => ({
  trip: { consecutive: 1 },
  open: { base: "2s", max: "30s", ...open },
  halfOpen: { probes: 1 },
});
const RAMPING = { ...breaker(rate("2s")), ramp: { over: "5s", from: "100%" } };
const next = (attempt: number) => ({ to: "open", attempt });

const RESET: readonly Case[] = [
  [
    "a good time just as long as the window is too short",
    breaker(rate("2s")),
    "F @1000 S S @3000 F",
    next(1),
  ],
  [
    "one longer by a quarter of a millisecond will do",
    breaker(rate("2s")),
    "F @1000 S S @3000.25 F",
    next(0),
  ],
  ["one without a success does not count", breaker(rate("2s")), "F @1000 S @60000 F", next(1)],
  ["nor one with soft failures alone", breaker(rate("2s")), "F @1000 S T T @60000 F", next(1)],
  ["nor with a success that began half-open", breaker(rate("2s")), "(a F @1000 S a:S @60000 F", next(1)],
  ["nor with one that never ended", breaker(rate("2s")), "F @1000 S (a @60000 F", next(1)],
  ["a success long ago is enough", breaker(rate("2s")), "F @1000 S S @60000 F", next(0)],
  ["a success just before the failure too", breaker(rate("2s")), "F @1000 S @60000 S F", next(0)],
  [
    "the longer of two windows decides: that of slow ones",
    breaker(rate("2s"), slow("20s")),
    "F @1000 S S @21000 F",
    next(1),
  ],
  ["or that of failures", breaker(rate("20s"), slow("2s")), "F @1000 S S @21000 F", next(1)],
  ["and longer than both is enough", breaker(rate("2s"), slow("20s")), "F @1000 S S @21001 F", next(0)],
  ["ten seconds where there is no window", breaker(), "F @1000 S S @11000 F", next(1)],
  ["and longer than ten where there is none", breaker(), "F @1000 S S @11001 F", next(0)],
  [
    "the one window that there is, where that is of slow ones",
    breaker(slow("2s")),
    "F @1000 S S @3001 F",
    next(0),
  ],
  ["a failed probe goes on counting after any time", breaker(rate("2s")), "F @1000 (a @60000 a:X F", next(1)],
  ["the first time ever is none before", breaker(rate("2s")), "F =O", next(0)],
  ["a ramp counts on, however long it was good", RAMPING, "F @1000 S S S @5900 F", next(1)],
  ["and is no part of the good time", RAMPING, "F @1000 S S @6100 S @8000 F", next(1)],
  ["that begins with closed", RAMPING, "F @1000 S S @6100 S @8101 F", next(0)],
];

const LASTING: readonly Case[] = [
  ["the first time it is the base", retrying(), "F @1999 R @2000 S =C"],
  [
    "it never exceeds the longest",
    retrying({ factor: 10 }),
    "F @2000 F @21999 R @22000 F @51999 R @52000 F @82000 S =C",
  ],
  [
    "it is the longest from the start where that is the base",
    retrying({ base: "30s" }),
    "F @30000 F @60000 F @90000 S =C",
  ],
  ["what is turned away does not lengthen it", retrying(), "F R R R @1999 R R @2000 S =C"],
  ["a late failure does not lengthen it", retrying(), "(a (b F @1000 a:F @1999 b:F R @2000 S =C"],
];

const ASKED: readonly Case[] = [
  ["lengthens it", retrying(), "F!9 @8999 R @9000 S =C", { to: "closed" }],
  ["does not shorten it", retrying(), "F!1 @1999 R @2000 S =C"],
  ["lengthens it up to the longest", retrying(), "F!31 @29999 R @30000 S =C"],
  ["cannot overflow", retrying(), "F!999999999 @29999 R @30000 S =C"],
  ["counts on a failed probe", retrying(), "F @2000 F!20 @21999 R @22000 S =C"],
  [
    "counts on a soft failure that trips",
    { ...retrying(), trip: { rate: { threshold: "50%", minimum: 1 } } },
    "T!9 @8999 R @9000 S =C",
  ],
  [
    "counts on a success that trips",
    { ...retrying(), trip: { rate: { threshold: "50%", minimum: 2 } } },
    "F S!9 =O @8999 R @9000 S =C",
  ],
  [
    "says nothing where it is not asked for",
    retrying({ retryAfter: false }),
    "F!9 @1999 R @2000 F!20 @5999 R @6000 S =C",
  ],
  [
    "says nothing on a response that does not trip",
    { ...retrying(), trip: { consecutive: 2 } },
    "F!20 F @1999 R @2000 S =C",
  ],
  ["says nothing on what is late", retrying(), "(a F @1000 a:F!9 @1999 R @2000 S =C"],
  ["does not change the next time", retrying(), "F!9 @9000 F @12999 R @13000 S =C"],
];
const UNREADABLE = [
  "",
  "0",
  "-5",
  "+5",
  "1.5",
  "9s",
  "soon",
  "0x10",
  "9 9",
  "Sat, 21 Nov 2026 00:00:00 GMT",
  "9,9",
  "٩",
];

describe("the attempt number", () => hold(RESET));
describe("the open time", () => hold(LASTING));

describe("a Retry-After", () => {
  hold(ASKED);

  it.each(UNREADABLE)('of "%s" says nothing', async (value) => {
    const bench = await startBreaker(retrying());
    const headers = { "retry-after": Buffer.from(value).toString("latin1") };
    bench.sidecar.root.exchange({ upstream: { status: 503, headers } });
    bench.play("@1999 R @2000 S =C");
  });
});

describe("the jitter", () => {
  const jittering = (jitter: string, max = "1h") => ({
    trip: { consecutive: 1 },
    open: { base: "10s", factor: 1, max, jitter },
    halfOpen: { probes: 1 },
  });
  /** By the rule: a pure function of name, node and attempt. */
  const expectedMs = (share: number, node: string, attempt: number) =>
    10_000 * (1 + share * (2 * (murmur3(Buffer.from(`b\0${node}\0${attempt}`), 0) / 2 ** 32) - 1));
  const opened = (bench: BreakerBench) =>
    bench.history.filter(({ to }) => to === "open").map(({ lastsMs }) => lastsMs);
  const lives = async (node: string, jitter = "20%", workers = 1) => {
    const bench = await startBreaker(jittering(jitter), workers, { node: { id: node, cluster: "c" } });
    for (let i = 0; i < 6; i++) bench.play("F +12100", i % workers);
    return opened(bench);
  };

  it("keeps within its share, and is a function of name, node and attempt", async () => {
    const times = await lives("reviews-v1");
    expect(times).toHaveLength(6);
    times.forEach((ms, attempt) => {
      expect(ms).toBeGreaterThanOrEqual(8000);
      expect(ms).toBeLessThanOrEqual(12_000);
      expect(Math.abs(ms - expectedMs(0.2, "reviews-v1", attempt))).toBeLessThanOrEqual(1);
    });
  });

  it("differs between sidecars and not between runs or workers", async () => {
    const [first, again, workers, other] = await Promise.all([
      ...[lives("reviews-v1"), lives("reviews-v1"), lives("reviews-v1", "20%", 3), lives("reviews-v2")],
    ]);
    expect(again).toEqual(first);
    expect(workers).toEqual(first);
    expect(other).not.toEqual(first);
  });

  it("is reckoned before the longest cuts, so what is far beyond it stays as long as that", async () => {
    const bench = await startBreaker({
      trip: { consecutive: 1 },
      open: { base: "15s", factor: 2, max: "30s", jitter: "20%" },
      halfOpen: { probes: 1 },
    });
    for (let i = 0; i < 8; i++) bench.play("F +30100");
    expect(opened(bench).slice(2)).toEqual([30_000, 30_000, 30_000, 30_000, 30_000, 30_000]);
  });

  it("is none where it is not asked for", async () => {
    expect(await lives("reviews-v1", "0%")).toEqual([10_000, 10_000, 10_000, 10_000, 10_000, 10_000]);
  });

  it("does not exceed the longest, and a Retry-After does not either", async () => {
    const bench = await startBreaker(jittering("100%", "10s"));
    for (let i = 0; i < 8; i++) bench.play("F!60 +10100");
    expect(new Set(opened(bench))).toEqual(new Set([10_000]));
  });
});
