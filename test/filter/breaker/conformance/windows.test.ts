// The ends of windows, at instants that are awkward: boundaries of buckets, silence, odd clocks.
import { describe, expect, it } from "vitest";
import { startBreaker } from "../../support/breaker.js";
import { type Case, hold } from "../../support/breaker-cases.js";

const DAY_NS = 86_400_000_000_000n;
const rate = (window: string, minimum = 2, threshold = "100%") => ({
  trip: { rate: { threshold, window, minimum } },
});
const slow = (window: string) => ({ trip: { slow: { over: "1ms", threshold: "100%", window, minimum: 2 } } });

const CASES: readonly Case[] = [
  ["nine tenths of its length a completion counts, from the start of a bucket", rate("10s"), "F @9000 F =O"],
  ["and from the end of one", rate("10s"), "@999 F @9999 F =O"],
  ["from its full length on it never counts, from the start of a bucket", rate("10s"), "F @10000 F =C"],
  ["nor from the end of one", rate("10s"), "@999 F @10999 F =C"],
  [
    "nor after several lengths, whatever the remainder",
    rate("10s"),
    "F @50000 F =C @150001 F =C @300002 F =C",
  ],
  ["the shortest window has buckets of a millisecond", rate("10ms"), "@1000 F @1009 F =O"],
  ["and forgets after ten of them", rate("10ms"), "@1000 F @1010 F =C"],
  ["a window that is no multiple of ten counts for nine tenths", rate("15ms"), "@1000 F +13.5 F =O"],
  ["and no longer than its length", rate("15ms"), "@1000 F +15 F =C"],
  ["slow ones have the same ends", slow("10s"), "S2 @9000 S2 =O"],
  ["and forget alike", slow("10s"), "S2 @10002 S2 =C"],
  [
    "two windows have two lengths",
    { trip: { rate: { threshold: "100%", window: "1s", minimum: 3 }, ...slow("10s").trip } },
    "F2 @5000 F F F =O",
    { reason: "rate", failed: 3, completed: 3, slow: 1, slowCompleted: 4 },
  ],
  [
    "what leaves the window never trips",
    rate("10s", 2, "50%"),
    "S S S @5000 F F =C @9950 (a @10900 =C a:X =C",
  ],
  [
    "nor by an ignored one",
    { ...rate("10s", 2, "50%"), failure: { ignore: ["404"] } },
    "S S S @5000 F F @10900 I =C",
  ],
  [
    "but by the next that completes",
    rate("10s", 2, "50%"),
    "S S S @5000 F F @10900 S =O",
    { failed: 2, completed: 3 },
  ],
  [
    "a state change clears it",
    { ...rate("10s"), open: { base: "1ms" }, halfOpen: { probes: 1 } },
    "F F =O +1 S =C F =C",
  ],
];

describe("the window", () => {
  hold(CASES);

  it.each([
    ["holds", 77_760n, 5],
    ["forgets", 86_400n, 2],
  ])("as long as can be %s a failure of %i s ago", async (_what, seconds, completed) => {
    const bench = await startBreaker({ trip: { consecutive: 2, ...rate("24h", 100).trip } });
    const { clock } = bench.sidecar.envoy;
    bench.play("F T S");
    clock.setMonotonicNs(clock.monotonicNs + seconds * 1_000_000_000n);
    bench.play("F F =O");
    expect(bench.history.at(-1)).toMatchObject({ reason: "consecutive", completed });
  });

  it.each([1, 25, 50, 365])("holds nothing of %i days ago", async (days) => {
    const bench = await startBreaker(rate("10s"));
    const { clock } = bench.sidecar.envoy;
    bench.play("F");
    clock.setMonotonicNs(clock.monotonicNs + BigInt(days) * DAY_NS);
    bench.play("F =C F =O");
    expect(bench.history.at(-1)).toMatchObject({ failed: 2, completed: 2 });
  });

  it.each([
    ["at its start", 1n],
    ["around 2^31 ms", 2_147_483_647_000_000n],
    ["around 2^32 ms", 4_294_967_295_000_000n],
    ["around 2^32 s", 4_294_967_295_000_000_000n],
  ])("counts, forgets and reopens as ever with a clock %s", async (_when, startMonotonicNs) => {
    const breaker = { ...rate("1s", 3), open: { base: "1s", factor: 1 }, halfOpen: { probes: 1 } };
    const bench = await startBreaker(breaker, 1, { startMonotonicNs });
    bench.play("F F @2000 F =C +500 F F =O +999 R +1 S =C");
    expect(bench.history).toMatchObject([
      { failed: 3, completed: 3, lastsMs: 1000 },
      { to: "half_open" },
      { to: "closed" },
    ]);
  });

  it.each([2, 60, 600])("loses nothing when the clock steps back by %i s", async (seconds) => {
    const bench = await startBreaker(rate("10s", 6));
    const { clock } = bench.sidecar.envoy;
    bench.play("@5000 F F");
    clock.setMonotonicNs(clock.monotonicNs - BigInt(seconds) * 1_000_000_000n);
    bench.play("F F F =C F =O");
    expect(bench.history.at(-1)).toMatchObject({ failed: 6, completed: 6 });
  });

  it("is as long as ever after the clock stepped back and on again", async () => {
    const bench = await startBreaker(rate("10s", 3));
    const { clock } = bench.sidecar.envoy;
    bench.play("@5000 F");
    clock.setMonotonicNs(clock.monotonicNs - 2_000_000_000n);
    bench.play("F +2000 +8900 S =C");
    clock.setMonotonicNs(clock.monotonicNs + 1_200_000_000n);
    bench.play("F =C F =C F F =C");
  });
});
