import { describe, expect, it } from "vitest";
import type { Cost } from "../../../../bench/ladder/instructions/measure.js";
import { verdictsOf } from "../../../../bench/ladder/instructions/verdicts.js";

const NOTHING = { create: 0, request: 0, response: 0, log: 0, end: 0 };
const cost = (name: string, parts: Partial<Cost["parts"]>): Cost => ({
  name,
  instructions: Object.values(parts).reduce((sum, part) => sum + part, 0),
  parts: { ...NOTHING, ...parts },
  functions: [],
  hostCalls: {},
});
const BASE = cost("pass-through", { request: 200, log: 100 });

describe("the verdict", () => {
  it("on the full set is by all of its instructions", () => {
    expect(verdictsOf([cost("full-set", { request: 700 })])).toMatchObject([
      { target: "the full set", limit: 700, figure: { median: 700 }, state: "holds" },
    ]);
    expect(verdictsOf([cost("full-set", { request: 701 })])).toMatchObject([{ state: "missed" }]);
  });

  it("on a feature is by what it takes over the pass-through", () => {
    const found = verdictsOf([BASE, cost("breaker", { request: 260, log: 160 })]);
    expect(found).toMatchObject([
      {
        target: "a breaker by failures in a row and their rate, over pass-through",
        limit: 120,
        figure: { median: 120, low: 120, high: 120 },
        unit: "instructions",
        state: "holds",
      },
    ]);
  });

  it("on two tags is by what they take over nothing, and over a breaker that reads the headers anyway", () => {
    const found = verdictsOf([
      BASE,
      cost("tags-2", { request: 460 }),
      cost("matched", { request: 500 }),
      cost("matched-tags-2", { request: 690 }),
    ]);
    expect(found.map(({ target, figure, limit }) => [target, figure.median, limit])).toEqual([
      ["two tags, for which the headers are read, over pass-through", 160, 200],
      ["two tags where the headers are read anyway, over matched", 190, 200],
    ]);
  });

  it("says in which callbacks what is too much was, where it is too much", () => {
    const found = verdictsOf([BASE, cost("match", { request: 390, log: 100, response: 31 })]);
    expect(found[0]?.note).toBe("by callback: request 190, response 31");
    expect(verdictsOf([BASE, cost("match", { request: 390 })])[0]?.note).toBeUndefined();
  });

  it("is not given where one of the two cases was not measured", () => {
    expect(verdictsOf([BASE, cost("matched-tags-2", { request: 460 })])).toEqual([]);
    expect(verdictsOf([cost("breaker", { request: 260 })])).toEqual([]);
  });
});
