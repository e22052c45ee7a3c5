// A breaker that counts failures in a row. The numbers in brackets are those of the published cases.
import { describe, expect, it } from "vitest";
import { startBreaker } from "../support/breaker.js";

const SIX = { trip: { consecutive: 6 }, open: { base: "60s" }, halfOpen: { probes: 1 } };
const THREE = { trip: { consecutive: 3 }, open: { base: "1s" }, halfOpen: { probes: 1 } };
const TWO = { trip: { consecutive: 2 }, open: { base: "1s", factor: 2 }, halfOpen: { probes: 1 } };

const CASES: readonly [title: string, breaker: object, script: string][] = [
  [
    "trips at the sixth failure after a success began the row anew [G1]",
    SIX,
    "F F F F F S F F F F F =C F =O",
  ],
  [
    "turns requests away until the deadline and no longer [G2]",
    SIX,
    "F F F F F F R R @59999 R =O @60000 S =C",
  ],
  [
    "closes by one good probe after a bad one opened it again [G3]",
    SIX,
    "F F F F F F @60000 F =O R @180000 S =C",
  ],
  ["stays closed while successes stand between failures [L2]", THREE, "F F S F F =C F =O"],
  ["trips at the very first failure where one is enough [L8]", { trip: { consecutive: 1 } }, "F =O R"],
  ["neither lengthens nor ends a row by a soft failure", THREE, "F F T T F =O"],
  ["neither lengthens nor ends a row by what no upstream answered", THREE, "F F X X =C F =O"],
  ["opens twice as long after a failed probe [K1, L1]", TWO, "F F R @1000 F =O @2999 R @3000 S =C"],
  ["keeps a new row after it recovered [L12]", TWO, "F F @1000 S =C F =C F =O"],
  ["shows half-open without any traffic within a tick of its deadline", TWO, "F F @999 =O +101 =H"],
  ["counts a row over any length of time", TWO, "F @3600000 =C F =O"],
];

describe("failures in a row", () => {
  it.each(CASES)("%s", async (_title, breaker, script) => {
    (await startBreaker(breaker)).play(script);
  });

  it("names the reason and the numbers it judged by", async () => {
    const bench = await startBreaker(THREE);
    bench.play("S F F F");
    expect(bench.history).toMatchObject([
      {
        ...{ from: "closed", to: "open", reason: "consecutive" },
        ...{ failed: 3, completed: 4, row: 3, slow: 0, slowCompleted: 0, hung: 0 },
        ...{ key: undefined, threshold: 3, generation: 1, attempt: 0, lastsMs: 1000 },
      },
    ]);
  });
});
