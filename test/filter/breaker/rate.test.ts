// A breaker that judges the share of failures in a window. The numbers in brackets are those of the published cases.
import { describe, expect, it } from "vitest";
import { startBreaker } from "../support/breaker.js";

const rate = (threshold: string, window: string, minimum: number, base = "5s") => ({
  trip: { rate: { threshold, window, minimum } },
  open: { base, factor: 1, max: base },
  halfOpen: { probes: 1 },
});
const R = rate("50%", "20s", 5);
const P = rate("50%", "10s", 4, "30s");
const Z = rate("20%", "20s", 1, "10s");

const CASES: readonly [title: string, breaker: object, script: string][] = [
  [
    "judges a success too: the fifth request trips by three failures before it [R1, P1]",
    R,
    "F F F S =C S =O R",
  ],
  ["does not judge below the minimum [P2]", P, "F F F @6000 =C F =O"],
  ["trips at a rate equal to the threshold [P3]", P, "S S F =C F =O"],
  ["no longer counts what began the window when it is over [P5]", P, "S S @9999 F @10000 F =C"],
  ["counts across its buckets [P7]", P, "S @9999 S S F @10000 F =O"],
  ["loses the oldest alone [P9]", rate("60%", "10s", 4), "S @1000 F F S @10000 F =O"],
  ["counts the open time from the request that tripped [P11]", P, "F F F @6000 F =O @35999 R =O @36000 S =C"],
  ["trips at the fifth of five failures within an instant [L4]", R, "F F F F =C F =O"],
  ["trips at the fifth of five failures a second apart [L4]", R, "F +1000 F +1000 F +1000 F +1000 =C F =O"],
  ["starts cold after a recovery [L12]", rate("50%", "10s", 3), "F F F =O @5000 S =C F F =C F =O"],
  [
    "opens, is probed in vain, recovers and forgives a rare failure [Z1]",
    Z,
    "S F =O @5000 R @10000 F =O R @20000 S =C S S S S S S F S =C",
  ],
  ["trips by one failure in a hundred [O2]", rate("1%", "10s", 1, "100ms"), "F =O @125 S =C"],
  ["never trips at all where the least share is not reached", rate("100%", "10s", 2), "F S F F F F F F =C"],
  ["counts soft failures", P, "T T T =C T =O"],
  ["leaves out what no upstream answered", P, "F F F X X X =C F =O"],
  [
    "does not count its own rejections [N9]",
    rate("50%", "10s", 2, "1s"),
    "F F =O R R R R R R R R R @1000 S =C F =C F =O",
  ],
  ["is empty after an hour of silence [N6]", rate("70%", "10s", 4), "F F S S F S +3600000 F =C F F =C F =O"],
  [
    "does not trip by what leaves the window",
    rate("50%", "10s", 3),
    "S S S S @5000 F F @9950 F =C @10950 =C",
  ],
];

describe("the share of failures", () => {
  it.each(CASES)("%s", async (_title, breaker, script) => {
    (await startBreaker(breaker)).play(script);
  });

  it("names the reason and the numbers it judged by", async () => {
    const bench = await startBreaker(R);
    bench.play("F F F S S");
    expect(bench.history).toMatchObject([
      { from: "closed", to: "open", reason: "rate", failed: 3, completed: 5, attempt: 0 },
    ]);
    expect(bench.transitions("open", "rate")).toBe(1);
  });

  it("trips by failures in a row where both are asked for and both are met", async () => {
    const bench = await startBreaker({
      trip: { consecutive: 2, rate: { threshold: "50%", window: "10s", minimum: 2 } },
    });
    bench.play("F F =O");
    expect(bench.transitions("open", "consecutive")).toBe(1);
  });
});
