// Limits, to the unit: what is met and what is exceeded.
import { describe, expect, it } from "vitest";
import { startBreaker } from "../../support/breaker.js";
import { type Case, hold } from "../../support/breaker-cases.js";

const rate = (threshold: string, minimum: number, window = "10s") => ({
  trip: { rate: { threshold, window, minimum } },
});
const slow = (over: string, threshold = "100%", minimum = 2) => ({
  trip: { slow: { over, threshold, window: "10s", minimum } },
  open: { base: "1s" },
  halfOpen: { probes: 1 },
});
const hung = (over: string, count: number) => ({
  trip: { hung: { over, count } },
  open: { base: "1s" },
  halfOpen: { probes: 1 },
});
const IGNORING = { failure: { ignore: ["404"] } };
const many = (token: string, count: number) => `${token} `.repeat(count);

const SHARES: readonly Case[] = [
  ["a share just under the threshold does not trip", rate("50.0001%", 4), `${many("S F", 4)} =C F =O`],
  ["a third is over 33.3333%", rate("33.3333%", 3), "S S F =O"],
  ["a third is under 33.3334%", rate("33.3334%", 3), "S S F =C"],
  ["two thirds are over 66.6666%", rate("66.6666%", 3), "F S F =O"],
  ["two thirds are under 66.6667%", rate("66.6667%", 3), "F S F =C"],
  ["the least threshold asks for one failure", rate("0.0001%", 1), `${many("S", 50)} =C F =O`],
  ["the greatest asks for nothing else", rate("100%", 3), "S F F =C F F F =C"],
  ["the minimum is met by as many as it says", rate("100%", 3), "F F =C F =O"],
  ["soft failures count for the share", rate("100%", 3), "T F T =O"],
  ["ignored requests count for nothing", { ...rate("50%", 2), ...IGNORING }, "I I I S =C I F =O"],
  ["ignored requests do not judge", { ...rate("60%", 3), ...IGNORING }, "S @500 F F =O"],
  ["overflowing and cancelled ones count for nothing", rate("50%", 2), "(a a:X X X F =C X F =O"],
  ["a request counts once, when it ends", rate("100%", 2), "(a a:H =C F =C a:B =O"],
];

const ROWS: readonly Case[] = [
  ["a row of failures is met by as many as it says", { trip: { consecutive: 4 } }, "F F F =C F =O"],
  ["soft ones neither lengthen nor end it", { trip: { consecutive: 3 } }, "F T F T =C F =O"],
  ["ignored ones neither", { trip: { consecutive: 3 }, ...IGNORING }, "F I F I =C F =O"],
  ["cancelled ones neither", { trip: { consecutive: 3 } }, "F (a a:X F X =C F =O"],
  ["a row is of ends, not of beginnings", { trip: { consecutive: 2 } }, "(a (b (c b:F a:S c:F =C F =O"],
  [
    "a row goes before the share where both are met",
    { trip: { consecutive: 3, rate: rate("100%", 3).trip.rate } },
    "F F F =O",
    { reason: "consecutive", threshold: 3 },
  ],
  [
    "the share goes before slow ones",
    { trip: { ...slow("100ms", "50%", 2).trip, ...rate("50%", 2).trip } },
    "F200 S200 =O",
    { reason: "rate", failed: 1, slow: 2 },
  ],
  [
    "slow ones go before hung ones",
    { trip: { ...slow("100ms", "50%", 1).trip, hung: { over: "110ms", count: 1 } } },
    "(a +105 (b +4 b:S =C a:S =O",
    { reason: "slow", slow: 1 },
  ],
];

const SLOW: readonly Case[] = [
  ["what takes as long as allowed is not slow", slow("500ms"), "S500 S500 S500 =C"],
  [
    "what takes a quarter of a millisecond longer is",
    slow("500ms"),
    "S500.25 S500.25 =O",
    { slow: 2, slowCompleted: 2 },
  ],
  ["failures can be slow, and quick ones are not", slow("500ms", "50%", 4), "F501 F S S =C F501 F501 =O"],
  ["soft failures can be slow", slow("500ms", "50%"), "T501 S =O", { reason: "slow" }],
  ["ignored ones are not counted", { ...slow("500ms", "50%"), ...IGNORING }, "I501 I501 I501 S S =C"],
  ["cancelled ones are not counted", slow("500ms", "50%"), "(a (b +501 a:X b:X S =C"],
  ["the response's headers decide, not its end", slow("500ms"), "(a (b +500 a:H b:H +5000 a:E b:E =C"],
  ["slow ones count when they end", slow("500ms"), "(a (b +501 a:H b:H =C +500 a:E =C b:E =O"],
  ["a slow probe fails", slow("500ms"), "S501 S501 @3000 S501 =O", { reason: "probe", attempt: 1 }],
  ["a probe as slow as allowed does not", slow("500ms"), "S501 S501 @3000 S500 =C"],
  [
    "a slow probe fails without a verdict of its upstream's too",
    { ...slow("500ms"), halfOpen: { probes: 2, failures: 1 } },
    "S501 S501 @3000 S501 =H S501 =O",
    { reason: "probe" },
  ],
  ["a slow probe that is cancelled is no verdict", slow("500ms"), "S501 S501 @3000 (a +600 a:X =H S =C"],
];

const HUNG: readonly Case[] = [
  ["what waits for as long as allowed is not hung", hung("2s", 2), "(a (b @2000 =C"],
  [
    "what waits longer is, within a tick",
    hung("2s", 2),
    "(a (b @2100 =O",
    { reason: "hung", hung: 2, threshold: 2 },
  ],
  [
    "what is admitted finds it out at once",
    hung("1950ms", 1),
    "(a @1950 (b =C @1950.25 R =O",
    { reason: "hung" },
  ],
  ["fewer than the count do not trip", hung("1s", 3), "(a (b @60000 =C (c @61101 =O", { hung: 3 }],
  ["headers end the wait", hung("1s", 1), "(a @900 a:H @60000 =C"],
  ["a client that goes away ends it", hung("1s", 1), "(a @900 a:X @60000 =C"],
  ["an answer ends it", hung("1s", 2), "(a (b @900 a:S (c @1901 =C @2000 =O", { hung: 2 }],
  [
    "those of an earlier state do not count",
    hung("1s", 1),
    "(a @1101 =O @2200 =H S =C @60000 =C (b @61101 =O",
  ],
  ["probes do not count", hung("1s", 1), "(a @1101 =O @2201 (b @9000 =H b:S =C"],
  ["a new one does not make up for one that ended", hung("1s", 2), "(a @1500 a:S (b (c @2500 =C @2600 =O"],
];

describe("shares", () => hold(SHARES));
describe("rows", () => hold(ROWS));
describe("slow requests", () => hold(SLOW));
describe("hung requests", () => {
  hold(HUNG);

  it("are judged without any further request", async () => {
    const bench = await startBreaker(hung("1s", 3));
    bench.play("(a (b (c @1200 =O R");
    expect(bench.history).toMatchObject([
      { reason: "hung", hung: 3, completed: 0, failed: 0, attempt: 0, lastsMs: 1000 },
    ]);
    expect(bench.transitions("open", "hung")).toBe(1);
  });

  it("are found in the order of the clock, also after it stepped back", async () => {
    const bench = await startBreaker(hung("1s", 2));
    const { clock } = bench.sidecar.envoy;
    bench.play("(a");
    clock.setMonotonicNs(clock.monotonicNs - 5_000_000_000n);
    bench.play("(b (c +900 =C +300 =O");
    expect(bench.history).toMatchObject([{ reason: "hung", hung: 2 }]);
  });

  it("trip with the numbers of the window at that moment", async () => {
    const trip = { hung: { over: "1s", count: 1 }, rate: { threshold: "100%", window: "500ms" } };
    const bench = await startBreaker({ trip });
    bench.play("F (a @1101 =O");
    expect(bench.history).toMatchObject([{ reason: "hung", failed: 0, completed: 0, row: 1 }]);
  });

  it("leave the list in any order", async () => {
    const bench = await startBreaker(hung("1s", 3));
    bench.play("(a (b +600 (c +600 (d =C a:S c:S +600 d:H b:S (e (f (g +1000 =C +200 =O");
    expect(bench.history).toMatchObject([{ reason: "hung", hung: 3 }]);
  });
});

describe("a delay that this filter injects", () => {
  const DELAYED = { name: "late", percentage: "100%", delay: { fixed: "1s" }, activeFor: "1h" };

  it("makes nothing slow or hung", async () => {
    const trip = { ...slow("500ms", "50%", 1).trip, hung: { over: "500ms", count: 1 } };
    const bench = await startBreaker({ trip });
    bench.sidecar.push({ breakers: [{ name: "b", trip }], faults: [DELAYED] });
    bench.play("S S500 =C S501 =C S501 =O");
    expect(bench.history).toMatchObject([{ reason: "slow", slow: 2, slowCompleted: 4, hung: 0 }]);
  });
});
