import { describe, expect, it } from "vitest";
import { Told } from "../../../../controller/series/embedded/told.js";

describe("what is told of time", () => {
  it("has a step that reports one after another cover", () => {
    const told = new Told();
    for (let second = 0; second < 10; second++) told.add(second * 1_000 + 300, second * 1_000 + 1_300);
    expect(told.has(0, 5_000)).toBe(true);
    expect(told.has(5_000, 10_000)).toBe(true);
  });

  it("has no step of which less than half is told", () => {
    const told = new Told();
    told.add(3_000, 7_600);
    expect([told.has(0, 5_000), told.has(5_000, 10_000), told.has(10_000, 15_000)]).toEqual([
      false,
      true,
      false,
    ]);
  });

  it("adds up what is told of a step on both sides of a gap", () => {
    const told = new Told();
    told.add(0, 1_500);
    told.add(4_000, 5_000);
    expect(told.has(0, 5_000)).toBe(true);
    told.add(8_000, 9_000);
    expect(told.has(5_000, 10_000)).toBe(false);
  });

  it("takes a report that begins before the one before as one time with it", () => {
    const told = new Told();
    told.add(5_000, 6_000);
    told.add(0, 7_000);
    expect(told.has(0, 5_000)).toBe(true);
  });

  it("forgets the oldest time where there are too many gaps", () => {
    const told = new Told();
    for (let minute = 0; minute < 100; minute++) told.add(minute * 60_000, minute * 60_000 + 10_000);
    expect(told.has(0, 10_000)).toBe(false);
    expect(told.has(99 * 60_000, 99 * 60_000 + 10_000)).toBe(true);
  });
});
