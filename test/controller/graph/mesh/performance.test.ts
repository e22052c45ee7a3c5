import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { performanceOf } from "../../../../controller/graph/mesh/performance.js";
import { seen, took } from "./seen.js";

const TARGET_MS = 500;

function performance(outcomes: number[], durationsMs: readonly number[]): number | null {
  return performanceOf(seen({ outcomes, durationsMs }).totals, TARGET_MS);
}

describe("the performance of a service", () => {
  it("is 1 where all succeed in time, and 0 where none does", () => {
    expect(performance([4], [1, 10, 100, 400])).toBe(1);
    expect(performance([0, 4], [1, 10, 100, 400])).toBe(0);
    expect(performance([4], [5000, 5000, 5000, 5000])).toBe(0);
  });

  it("counts half who waits up to four times the target", () => {
    expect(performance([4], [100, 100, 1000, 1000])).toBe(0.75);
    expect(performance([4], [100, 100, 1000, 3000])).toBe(0.625);
  });

  it("falls by failures, rejections and injected answers, and not by what says nothing of the service", () => {
    expect(performance([8, 1, 1], took(1, 10).durationsMs ?? [])).toBe(0.8);
    expect(performance([8, 0, 0, 0, 0, 1, 0, 1], took(1, 10).durationsMs ?? [])).toBe(0.8);
    expect(performance([8, 0, 0, 5, 5, 0, 5], took(1, 23).durationsMs ?? [])).toBe(1);
  });

  it("is the product of both shares", () => {
    expect(performance([3, 1], [100, 100, 1000, 1000])).toBe(0.75 * 0.75);
  });

  it("is not known without requests, or where none was judged", () => {
    expect(performance([], [])).toBeNull();
    expect(performance([0, 0, 0, 0, 3], [1, 1, 1])).toBeNull();
    expect(performance([3], [])).toBeNull();
  });

  it("lies between 0 and 1, and does not fall when the target is raised", () => {
    const durations = fc.array(fc.integer({ min: 0, max: 90_000 }), { minLength: 1, maxLength: 50 });
    fc.assert(
      fc.property(durations, fc.array(fc.nat(9), { maxLength: 8 }), (durationsMs, outcomes) => {
        const { totals } = seen({ durationsMs, outcomes: [1, ...outcomes] });
        const all = [1, 10, 100, 500, 5000, 60_000].map((targetMs) => performanceOf(totals, targetMs) ?? -1);
        expect(all.every((each) => each >= 0 && each <= 1)).toBe(true);
        for (const [at, each] of all.slice(1).entries())
          expect(each).toBeGreaterThanOrEqual((all[at] ?? 0) - 1e-12);
      }),
    );
  });
});
