import { describe, expect, it } from "vitest";
import type { Cost } from "../../../bench/cost/measure.js";
import { functionsOf, tableOf } from "../../../bench/cost/table.js";

const cost = (name: string, instructions: number, hostCalls: Record<string, number> = {}): Cost => ({
  name,
  instructions,
  functions: [],
  hostCalls,
});
const cells = (costs: Cost[]) =>
  tableOf(costs)
    .split("\n")
    .map((line) => line.split(/ {2,}/));

describe("the table of costs", () => {
  it("shows instructions, and how many more than the first row's", () => {
    expect(cells([cost("none", 1000.4), cost("one", 1234.6), cost("less", 990)])).toEqual([
      ["scenario", "instructions", "more", "host calls"],
      ["none", "1,000"],
      ["one", "1,235", "+234", "the same"],
      ["less", "990", "-10", "the same"],
    ]);
  });

  it("shows all host calls of the first row, and what is different in the others", () => {
    const costs = [
      cost("none", 1, { clock: 2, pairs: 1 }),
      cost("slow", 1, { clock: 3, pairs: 1 }),
      cost("open", 1, { clock: 2, reply: 1 }),
    ];
    expect(cells(costs).map((row) => row.at(-1))).toEqual([
      "host calls",
      "2 clock, 1 pairs",
      "+1 clock",
      "-1 pairs, +1 reply",
    ]);
  });

  it("shows calls that not each request makes as a part of one", () => {
    const costs = [cost("none", 1, { clock: 2 }), cost("probe", 1, { clock: 2.011, set: 0.001, get: 1.257 })];
    expect(cells(costs).at(-1)?.at(-1)).toBe("+0.01 clock, +1.26 get");
  });

  it("lines its columns up", () => {
    const [head, first, second] = tableOf([cost("a", 5), cost("a longer name", 12345)]).split("\n");
    expect(head).toBe("scenario       instructions     more  host calls");
    expect(first).toBe("a                         5");
    expect(second).toBe("a longer name        12,345  +12,340  the same");
  });

  it("has its head alone when nothing was measured", () => {
    expect(cells([])).toEqual([["scenario", "instructions", "more", "host calls"]]);
  });
});

describe("the functions of a scenario", () => {
  it("are listed as they come, those under one instruction a request left out", () => {
    const functions: Cost["functions"] = [
      ["settle", 107.2],
      ["judge", 32],
      ["rare", 0.4],
    ];
    expect(functionsOf({ ...cost("b", 1), functions })).toBe("b\n     107  settle\n      32  judge");
  });
});
