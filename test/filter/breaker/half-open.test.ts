// Half-open: who gets the places of probes, and what their ends say. The numbers in brackets are the published cases'.
import { describe, expect, it } from "vitest";
import { startBreaker } from "../support/breaker.js";

const probes = (count: number, failures = 0) => ({
  trip: { consecutive: 1 },
  open: { base: "1s", factor: 1, max: "1s" },
  halfOpen: { probes: count, failures, lease: "10s" },
});
const TWO_IN_A_ROW = { ...probes(1), trip: { consecutive: 2 } };
/** Opens, and comes to the instant of its deadline. */
const OPEN = "F @1000";

const CASES: readonly [title: string, breaker: object, script: string][] = [
  ["closes after as many successes as there are probes", probes(3), `${OPEN} S S =H S =C`],
  ["opens at the first failure where none is allowed", probes(3), `${OPEN} S S =H F =O R`],
  ["takes a soft failure of a probe for a failure", probes(3), `${OPEN} T =O`],
  ["opens at the failure that is one too many [R9]", probes(4, 1), `${OPEN} F =H S F =O`],
  [
    "closes by enough successes in spite of an allowed failure [R11]",
    probes(4, 1),
    `${OPEN} F S S S =H S =C`,
  ],
  ["judges each state anew [R11]", probes(4, 1), `${OPEN} F S S S S =C F =O @2500 S F S S S =C`],
  [
    "gives as many places as there are probes, and one back at an end [R12]",
    probes(4),
    `${OPEN} (a (b (c (d R R a:X (e R`,
  ],
  ["has no place for a third beside one success and one in flight [G7]", probes(2), `${OPEN} S (a R a:S =C`],
  ["takes no verdict from what no upstream answered [R14, N5]", probes(4, 1), `${OPEN} S S S X =H F =H S =C`],
  [
    "gives places back without a verdict, and then judges [G11]",
    probes(2),
    `${OPEN} (a (b R R a:X b:X S =H F =O`,
  ],
  ["lets one probe through at the deadline, not two [P12]", probes(1), `${OPEN} (a R +5000 R`],
  ["stays half-open while a probe is on its way [O3]", probes(1), `${OPEN} (a =H +500 R a:F =O R`],
  [
    "ignores successes that were admitted before it opened [N1]",
    TWO_IN_A_ROW,
    "(a (b F F =O @1100 =H a:S b:S =H (c R c:S =C",
  ],
  [
    "ignores the straggler of an earlier half-open state [L1]",
    probes(2, 0),
    `${OPEN} (a F =O @2100 =H a:S =H S S =C`,
  ],
  ["ignores a straggler's failure too", probes(2), `${OPEN} (a F =O @2100 =H a:F =H S S =C`],
  [
    "ignores what began closed, ended closed, and stood over an open state between [G9]",
    TWO_IN_A_ROW,
    "(a F F @1000 S =C F a:F =C F =O",
  ],
  [
    "leaves the deadline alone when a slow request fails late [P13]",
    TWO_IN_A_ROW,
    "(a F F =O @600 a:F =O @999 R @1000 S =C",
  ],
  ["stays open when a slow request succeeds late [O11]", TWO_IN_A_ROW, "(a F F =O @100 a:S =O R"],
  ["judges three of which one may fail: the second failure opens [F1]", probes(3, 1), `${OPEN} F S F =O`],
  ["opens at the third failure where two are allowed [F1]", probes(4, 2), `${OPEN} S F F =H F =O`],
];

describe("half-open", () => {
  it.each(CASES)("%s", async (_title, breaker, script) => {
    (await startBreaker(breaker)).play(script);
  });

  it("counts each of its transitions by reason", async () => {
    const bench = await startBreaker(probes(1));
    bench.play("F @1000 F @2000 S");
    expect(bench.transitions("open", "consecutive")).toBe(1);
    expect(bench.transitions("half_open", "deadline")).toBe(2);
    expect(bench.transitions("open", "probe")).toBe(1);
    expect(bench.transitions("closed", "recovered")).toBe(1);
    expect(bench.history.map(({ generation }) => generation)).toEqual([1, 2, 3, 4, 5]);
  });
});
