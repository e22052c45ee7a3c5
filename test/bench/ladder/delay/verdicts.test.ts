import { describe, expect, it } from "vitest";
import type { Measured, Subject, Timers } from "../../../../bench/ladder/delay/measure.js";
import type { Cell } from "../../../../bench/ladder/delay/plan.js";
import { besideNative } from "../../../../bench/ladder/delay/verdicts.js";

/** So many that an interval is as narrow as it can be. */
const SAMPLES = 400;
const always = (errorMs: number) => Array<number>(SAMPLES).fill(errorMs);

/** One cell, by both. */
function both(timers: Timers, cell: Cell, oursMs: number[], nativeMs: number[]): Measured[] {
  const of = (subject: Subject, errorsMs: number[]) => ({ timers, subject, cell, errorsMs });
  return [of("meshfuse", oursMs), of("native", nativeMs)];
}

const alone = (delayMs: number): Cell => ({ delayMs, concurrency: 1 });
const many = (delayMs: number): Cell => ({ delayMs, concurrency: 200 });
const burst: Cell = { delayMs: 100, concurrency: 2_000, isBurst: true };

describe("delays beside the native filter's, with precise timers", () => {
  it.each([
    [0.7, "holds"],
    [0.71, "missed"],
  ])("may be later by half a millisecond where they are alone: %s ms", (errorMs, state) => {
    const [verdict] = besideNative("precise", both("precise", alone(5), always(errorMs), always(0.2)));
    expect(verdict).toMatchObject({ state, limit: 0.5, unit: "ms", note: "5 ms, 1 at once" });
    expect(verdict?.target).toContain("median of a lone delay");
  });

  it.each([
    [2.5, 10, ["holds", "holds"]],
    [2.51, 10, ["missed", "holds"]],
    [2.5, 10.1, ["holds", "missed"]],
  ])("may be later by 2.5 and 10 ms among many: %s and %s ms", (medianMs, lateMs, states) => {
    const late = [...Array<number>(SAMPLES - 20).fill(medianMs), ...Array<number>(20).fill(lateMs)];
    const verdicts = besideNative("precise", both("precise", many(25), late, always(0)));
    expect(verdicts.map(({ limit, state }) => [limit, state])).toEqual([
      [2.5, states[0]],
      [10, states[1]],
    ]);
  });

  it("are judged by the delay that is the farthest behind", () => {
    const measured = [1, 5, 25].flatMap((delayMs) =>
      both("precise", alone(delayMs), always(delayMs === 5 ? 0.4 : 0.1), always(0.05)),
    );
    const [verdict, ...others] = besideNative("precise", measured);
    expect(verdict).toMatchObject({ note: "5 ms, 1 at once", state: "holds" });
    expect(verdict?.figure.median).toBeCloseTo(0.35);
    expect(verdict?.target).toContain("the worst of 3");
    expect(others).toEqual([]);
  });

  it("are open where the intervals of both allow either", () => {
    const spread = Array.from({ length: SAMPLES }, (_, index) => index / SAMPLES);
    const [verdict] = besideNative("precise", both("precise", alone(1), spread, always(0)));
    expect(verdict?.state).toBe("open");
  });
});

describe("a burst", () => {
  it.each([
    [30, 10, "holds"],
    [30.1, 10, "missed"],
    // What is under a millisecond counts as one.
    [2.9, 0.001, "holds"],
    [2.9, -4, "holds"],
    [3.1, -4, "missed"],
  ])("may have three times the native filter's error: %s to %s ms", (oursMs, nativeMs, state) => {
    const verdicts = besideNative("precise", both("precise", burst, always(oursMs), always(nativeMs)));
    expect(verdicts.map((verdict) => [verdict.unit, verdict.limit, verdict.state])).toEqual([
      ["x", 3, state],
      ["x", 3, state],
    ]);
  });

  it("is not among what else is judged", () => {
    const targets = besideNative("precise", both("precise", burst, always(1), always(1)));
    expect(targets.map(({ target }) => target)).toEqual([
      "the median error in a burst of 2000, over the native filter's",
      "the 99th percentile of the error in a burst of 2000, over the native filter's",
    ]);
  });
});

describe("delays with Envoy's default timers", () => {
  it("are judged by their 99th percentile alone, all together", () => {
    const measured = [
      ...both("default", alone(5), always(3), always(1)),
      ...both("default", many(5), always(6.5), always(1)),
      ...both("default", burst, always(90), always(1)),
    ];
    const verdicts = besideNative("default", measured);
    expect(verdicts).toHaveLength(1);
    expect(verdicts[0]).toMatchObject({ state: "missed", limit: 5, note: "5 ms, 200 at once" });
  });

  it("are not judged where nothing was measured", () => {
    expect(besideNative("default", [])).toEqual([]);
    expect(besideNative("precise", both("precise", alone(0), always(1), always(1)))).toEqual([]);
  });
});
