import { describe, expect, it } from "vitest";
import { kindOf, MISHAPS } from "../../../../bench/diagnosis/testbed/faults/index.js";
import { scheduleOf } from "../../../../bench/diagnosis/testbed/schedule.js";

const titles = (seed: number) => scheduleOf(MISHAPS, seed).map(({ name }) => name);

describe("the schedule of a run", () => {
  it("is the same for a seed, and another for another", () => {
    expect(titles(5)).toEqual(titles(5));
    expect(titles(5)).not.toEqual(titles(6));
  });

  it("has every mishap once", () => {
    const bare = titles(1).map((name) => name.replace(/^\d+ /, ""));
    expect(new Set(bare).size).toBe(MISHAPS.length);
    expect(titles(1)[0]).toMatch(/^1 /);
  });

  it("has one of each kind before the second of any", () => {
    for (const seed of [1, 2, 3, 4]) {
      const kinds = scheduleOf(MISHAPS, seed).map(({ kind }) => kind);
      const distinct = new Set(MISHAPS.map(kindOf)).size;
      expect(new Set(kinds.slice(0, distinct)).size).toBe(distinct);
    }
  });
});
