// What resilience4j holds its breaker to, in our words. Where we answer otherwise, the title says "ours".
import { describe, expect, it } from "vitest";
import { startBreaker } from "../../support/breaker.js";
import { type Case, hold } from "../../support/breaker-cases.js";

const RATE = { threshold: "50%", window: "20s", minimum: 5 };
const R = {
  trip: { rate: RATE, slow: { ...RATE, over: "4s" } },
  open: { base: "5s", factor: 1, max: "5s" },
  halfOpen: { probes: 4, failures: 1, lease: "1s" },
};
const withHalfOpen = (halfOpen: object) => ({ ...R, halfOpen: { ...R.halfOpen, ...halfOpen } });
/** Trips, and comes to half-open. */
const OPEN = "F F F S S =O @5000";

const CASES: readonly Case[] = [
  [
    "[R1] has no rate below the minimum, and trips at the fifth, a success",
    R,
    "F F F S =C S =O R",
    { reason: "rate", failed: 3, completed: 5, threshold: 500_000, lastsMs: 5000 },
  ],
  [
    "[R3] trips by slow ones, failed or not, where failures alone would not do",
    R,
    "F5000 S5000 F100 S100 =C S5000 =O",
    { reason: "slow", failed: 2, completed: 5, slow: 3, slowCompleted: 5, threshold: 500_000 },
  ],
  [
    "[R6] stays open for two hours if told to",
    { ...R, open: { base: "2h", max: "2h" } },
    "F F F F F R @3600000 R @7201000 (a =H",
  ],
  [
    "[R8] opens longer each time; ours: by whole factors",
    { ...withHalfOpen({ probes: 1, failures: 0 }), open: { base: "5s", factor: 2 } },
    "F F F F F @3000 R @6000 F =O @9000 R @15999 R @16000 S =C",
    { to: "closed" },
  ],
  [
    "[R9] stays half-open for as many failures as are allowed, and opens at the next",
    withHalfOpen({ failures: 2 }),
    `${OPEN} F F =H S =H F =O`,
    { reason: "probe", attempt: 1 },
  ],
  [
    "[R11] closes in spite of an allowed failure, with an empty window; ours: at the fourth success",
    R,
    `${OPEN} F S S S =H S =C F F F F =C F =O`,
    { reason: "rate", failed: 5, completed: 5 },
  ],
  ["[R12] gives four places, and one again when one is given back", R, `${OPEN} (a (b (c (d R R a:X (e R`],
  [
    "[R14] gives the place of a neutral end back; ours: a fourth success closes, a failure does not",
    R,
    `${OPEN} S S S X =H F =H S =C`,
  ],
  [
    "[R16] waits for probes no longer than their lease; ours: half-open stays, and their places are free",
    R,
    `${OPEN} (a (b (c (d R +2000 =H (e (f (g (h R a:S b:S =H e:S f:S g:S h:S =C`,
  ],
  [
    "[R18] turns all away while it is forced open",
    { ...R, mode: "forcedOpen" },
    "R @6000 R @600000 R +100 =O",
  ],
];

describe("the cases of resilience4j", () => {
  hold(CASES);

  it("[R5] grants after the open time, with no counts; ours: forced open knows no time", async () => {
    const bench = await startBreaker(R);
    bench.play("F F F S S R @3000 R @6000 (a =H +100");
    expect(bench.rejected).toBe(2);
    expect(bench.history.at(-1)).toMatchObject({ to: "half_open", reason: "deadline" });
    bench.reload({ ...R, mode: "forcedOpen" });
    bench.play("R @600000 R");
  });

  it("[R20] decides in shadow as it would, once, and turns nobody away", async () => {
    const bench = await startBreaker({ ...R, mode: "shadow" });
    bench.play("F F F S =C S =O F +100");
    expect([bench.rejected, bench.shadowRejected]).toEqual([0, 1]);
    expect(bench.history).toMatchObject([{ to: "open", reason: "rate", failed: 3, completed: 5 }]);
  });

  it("[R22] is forced into open and closed alone, and by the same again is not moved", async () => {
    const bench = await startBreaker(R);
    bench.reload({ ...R, mode: "halfOpen" });
    expect(bench.sidecar.envoy.logTexts("error").at(-1)).toContain("breakers[0].mode");
    bench.play("S +100 =C");
    bench.reload({ ...R, mode: "forcedOpen" });
    bench.play("+300");
    bench.reload({ ...R, mode: "forcedOpen" });
    bench.play("+300 =O");
    expect(bench.transitions("open", "forced")).toBe(1);
  });

  it("[R23] begins anew once it was removed: nothing counted, closed", async () => {
    const bench = await startBreaker(R);
    for (const script of ["S F F F", "S F F F F =O"]) {
      bench.play(script);
      bench.sidecar.push({});
      bench.play("+300 =C");
      bench.reload(R);
      bench.play("+300 =C");
    }
    bench.play("S S F F =C F =O");
    expect(bench.history.at(-1)).toMatchObject({ failed: 3, completed: 5, attempt: 0 });
  });

  it("[R27] counts what the last five seconds saw, by the tenth", async () => {
    const rate = { threshold: "50%", window: "5s", minimum: 4 };
    const bench = await startBreaker({ trip: { rate } });
    bench.play("F @100 S @800 F @5800 F =C @5900 S S =C @10900 F S S =C F =O");
    expect(bench.history.at(-1)).toMatchObject({ failed: 2, completed: 4 });
  });
});
