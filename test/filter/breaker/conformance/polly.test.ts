// What Polly holds its breaker to, in our words. Where we answer otherwise, the title says "ours".
import { describe, expect, it } from "vitest";
import { startBreaker } from "../../support/breaker.js";
import { type Case, hold } from "../../support/breaker-cases.js";

const P = {
  trip: { rate: { threshold: "50%", window: "10s", minimum: 4 } },
  open: { base: "30s", factor: 1, max: "30s" },
  halfOpen: { probes: 1 },
};
/** Half of four would trip at a success already. */
const SIXTY = { ...P, trip: { rate: { ...P.trip.rate, threshold: "60%" } } };
const TWO = { ...P, trip: { rate: { ...P.trip.rate, minimum: 2 } } };

const CASES: readonly Case[] = [
  [
    "[P1] trips by the rate; ours: a success can trip it too",
    P,
    "F F F =C S =O",
    { failed: 3, completed: 4 },
  ],
  [
    "[P2] trips when the fourth comes within the window",
    P,
    "F F F @6000 =C F =O",
    { failed: 4, completed: 4 },
  ],
  ["[P3] trips by a share equal to the threshold", P, "S S F =C F =O", { failed: 2, completed: 4 }],
  ["[P5] forgets what is as old as the window", P, "S S @9999 F @10000 F =C"],
  ["[P7] adds its buckets up", P, "S @9999 S S F @10000 F =O", { failed: 2, completed: 4 }],
  ["[P9] forgets the oldest alone", SIXTY, "S @1000 F F S =C @10000 F =O", { failed: 3, completed: 4 }],
  ["[P11] is open from the request that tripped it", P, "F F F @6000 F =O @30000 R @35999 R @36000 (a =H"],
  [
    "[P12] lets one through at the deadline; ours: another at the end of its lease",
    TWO,
    "F F @30000 (a R @39999 R @40000 (b R @60000 (c R",
  ],
  [
    "[P13] opens once, and a late failure leaves its deadline alone",
    TWO,
    "(a F F =O @10000 a:F =O @29999 R @30000 S =C",
  ],
];

describe("the cases of Polly", () => {
  hold(CASES);

  it("[P13] gives the late request its own answer and writes one transition", async () => {
    const bench = await startBreaker(TWO);
    const slow = bench.sidecar.root.begin({ upstream: { status: 500, delayMs: 1000, body: "late" } });
    bench.play("F F =O +1000 =O");
    expect([slow.client.status, slow.client.text]).toEqual([500, "late"]);
    expect(bench.history).toHaveLength(1);
  });

  it("[P15] numbers the openings in a row, and begins anew after good times; ours: good for a window", async () => {
    const growing = { base: "1s", factor: 2, max: "1h" };
    const bench = await startBreaker({ ...TWO, open: growing, trip: { consecutive: 1 } });
    bench.play("F +1000 F +2000 F +4000 F +8000 F +16000 S =C S +10001 F +1000 F +2000 F");
    const opened = bench.history.filter(({ to }) => to === "open");
    expect(opened.map(({ attempt }) => attempt)).toEqual([0, 1, 2, 3, 4, 0, 1, 2]);
    expect(opened.map(({ lastsMs }) => lastsMs / 1000)).toEqual([1, 2, 4, 8, 16, 1, 2, 4]);
  });

  it.each([
    ["10000", 9],
    ["11000", 8],
  ])("[P19] holds, of one request a second, at %s ms %i", async (atMs, held) => {
    const rate = { threshold: "100%", window: "10s", minimum: held + 3 };
    const bench = await startBreaker({ trip: { rate } });
    for (let second = 0; second < 10; second++) bench.play(`@${second * 1000} F`);
    bench.play(`@${atMs} F F =C F =O`);
    expect(bench.history.at(-1)).toMatchObject({ failed: held + 3, completed: held + 3 });
  });
});
