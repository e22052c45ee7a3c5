import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Counts,
  partsOf,
  portionOf,
  STEP_MS,
  stepOf,
} from "../../../../controller/graph/ring/spread.js";

const KEPT_FROM_MS = -1e6;
const instant = fc.integer({ min: 0, max: 500_000 });
const counts: fc.Arbitrary<Counts> = fc
  .record({
    outcomes: fc.array(fc.nat(1000), { minLength: 8, maxLength: 8 }),
    durationSumUs: fc.nat(1e9),
    buckets: fc.dictionary(fc.nat(136).map(String), fc.integer({ min: 1, max: 1000 })),
  })
  .filter(({ outcomes }) => outcomes.some((count) => count > 0))
  .map(({ buckets, ...rest }) => ({
    ...rest,
    buckets: Object.entries(buckets).map(([bucket, count]): [number, number] => [Number(bucket), count]),
  }));

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}

describe("a span of time", () => {
  it("within a step is one part, and all of it", () => {
    expect(partsOf(12_000, 13_000, KEPT_FROM_MS)).toEqual([{ step: 1, before: 0, until: 1 }]);
  });

  it("that ends where a step ends belongs to it", () => {
    expect(partsOf(10_000, 20_000, KEPT_FROM_MS)).toEqual([{ step: 1, before: 0, until: 1 }]);
    expect([stepOf(20_000), stepOf(20_001)]).toEqual([1, 2]);
  });

  it("over a border is cut there", () => {
    expect(partsOf(19_000, 23_000, KEPT_FROM_MS)).toEqual([
      { step: 1, before: 0, until: 0.25 },
      { step: 2, before: 0.25, until: 1 },
    ]);
  });

  it("without a length is of its instant", () => {
    for (const fromMs of [15_000, 16_000]) {
      expect(partsOf(fromMs, 15_000, KEPT_FROM_MS)).toEqual([{ step: 1, before: 0, until: 1 }]);
    }
    expect(partsOf(15_000, 15_000, 15_000)).toEqual([]);
  });

  it("is left out as far as it lies before what is kept, within a step too", () => {
    expect(partsOf(0, 40_000, 25_000)).toEqual([
      { step: 2, before: 0.625, until: 0.75 },
      { step: 3, before: 0.75, until: 1 },
    ]);
    expect(partsOf(0, 20_000, 30_000)).toEqual([]);
  });

  it("has parts in order that leave no gap", () => {
    fc.assert(
      fc.property(instant, fc.nat(200_000), (fromMs, lengthMs) => {
        const parts = partsOf(fromMs, fromMs + lengthMs, KEPT_FROM_MS);
        expect([parts[0]?.before, parts.at(-1)?.until]).toEqual([0, 1]);
        for (const [at, part] of parts.slice(1).entries()) {
          expect([part.step, part.before]).toEqual([(parts[at]?.step ?? 0) + 1, parts[at]?.until]);
        }
        expect(parts.length).toBeLessThanOrEqual(lengthMs / STEP_MS + 2);
      }),
    );
  });
});

describe("what is counted in a span", () => {
  it("is in its parts to the request, and no part is negative", () => {
    fc.assert(
      fc.property(instant, fc.nat(200_000), counts, (fromMs, lengthMs, counted) => {
        const portions = partsOf(fromMs, fromMs + lengthMs, KEPT_FROM_MS).map((part) =>
          portionOf(counted, part),
        );
        for (const [index, count] of counted.outcomes.entries()) {
          const own = portions.map(({ outcomes }) => outcomes[index] ?? 0);
          expect(own.every((each) => each >= 0)).toBe(true);
          expect(sumOf(own)).toBe(count);
        }
        const durations = portions.map(({ durationSumUs }) => durationSumUs);
        expect(durations.every((each) => each >= 0)).toBe(true);
        expect(sumOf(durations)).toBe(counted.durationSumUs);
        for (const [bucket, count] of counted.buckets) {
          const all = portions.flatMap(({ buckets }) => buckets.filter(([index]) => index === bucket));
          expect(sumOf(all.map(([, each]) => each))).toBe(count);
        }
      }),
    );
  });

  it("is spread evenly", () => {
    const minute = { outcomes: [60_000], durationSumUs: 600_000, buckets: [[3, 60_000] as [number, number]] };
    for (const part of partsOf(0, 60_000, KEPT_FROM_MS)) {
      expect(portionOf(minute, part)).toEqual({
        outcomes: [10_000],
        durationSumUs: 100_000,
        buckets: [[3, 10_000]],
      });
    }
  });

  it("is one request in one part, with its duration", () => {
    const one = { outcomes: [1], durationSumUs: 777, buckets: [[3, 1] as [number, number]] };
    const portions = partsOf(18_000, 21_000, KEPT_FROM_MS).map((part) => portionOf(one, part));
    expect(portions).toEqual([one, { outcomes: [0], durationSumUs: 0, buckets: [] }]);
  });
});
