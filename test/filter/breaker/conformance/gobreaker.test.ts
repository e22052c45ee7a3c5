// What gobreaker holds its breaker to, in our words. Where we answer otherwise, the title says "ours".
import { describe, expect, it } from "vitest";
import { startBreaker } from "../../support/breaker.js";
import { type Case, hold } from "../../support/breaker-cases.js";

const G = {
  trip: { consecutive: 6 },
  open: { base: "60s", factor: 1 },
  halfOpen: { probes: 1 },
};
const G3 = {
  trip: { rate: { threshold: "60%", window: "30s", minimum: 3 } },
  open: { base: "90s", max: "90s" },
  halfOpen: { probes: 3 },
};
const SIX = "F F F F F F";

const CASES: readonly Case[] = [
  [
    "[G1] trips at the sixth failure in a row, not at five and five",
    G,
    "F F F F F =C S F F F F F =C F =O",
    { reason: "consecutive", row: 6, failed: 11, completed: 12, threshold: 6 },
  ],
  ["[G2] turns away without counting until its deadline", G, `${SIX} R R @59999 =O R @60999 =H (a`],
  [
    "[G3] opens by a bad probe and closes by a good one",
    G,
    `${SIX} @60000 F =O @120000.001 S =C F F F F F =C`,
  ],
  [
    "[G4] leaves what is neutral out of the share; ours: the window slides, it does not begin anew",
    G3,
    `${"S F X ".repeat(5)} =C @29999 S @30999 F =C F =O`,
    { failed: 2, completed: 3 },
  ],
  ["[G7] has no place beside the third of three probes", G3, "F F F =O @90000 S S (a =H R a:S =C"],
  [
    "[G9] charges a request when it completes; ours: also over the end of a bucket",
    G3,
    "@29000 F (a @30500 F a:F =O",
    { failed: 3, completed: 3 },
  ],
  [
    "[G9] ignores one that began before the breaker was closed",
    { ...G3, trip: { consecutive: 2 } },
    "(a F F @90000 S S S =C F a:F =C F =O",
    { failed: 2, completed: 2 },
  ],
  [
    "[G11] gives two places back without a verdict, and is then judged",
    { ...G, halfOpen: { probes: 2 } },
    `${SIX} @60000 (a (b R R a:X b:X S =H F =O`,
    { reason: "probe" },
  ],
];

describe("the cases of gobreaker", () => {
  hold(CASES);

  it("[G2] counts what it turned away, and nothing else of it", async () => {
    const bench = await startBreaker(G);
    bench.play(`${SIX} R R R R +100`);
    expect(bench.rejected).toBe(4);
    expect(bench.sidecar.counterBy("meshfuse_requests_total", "outcome")).toEqual({
      failure: 6,
      rejected: 4,
    });
  });
});
