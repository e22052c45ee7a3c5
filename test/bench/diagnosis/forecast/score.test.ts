import { expect, test } from "vitest";
import { FAMILIES, familyCases, scored, summaryOf } from "../../../../bench/diagnosis/forecast/index.js";

const MINUTE_MS = 60_000;

function caseOf(past: (step: number) => number, truth: number[], season = 0) {
  return {
    ...{ group: "one", past: Float64Array.from({ length: 200 }, (_, step) => past(step)) },
    ...{ truth: Float64Array.from(truth), stepMs: MINUTE_MS, season },
  };
}

test("a forecast is judged by what came, beside the last value and that of a season before", () => {
  const told = scored(caseOf((step) => 10 + step, [211, 212, 213, 214], 2));
  expect(told).toMatchObject({ group: "one", method: "drift", inside: 0, values: 4 });
  // 210 and so on was foretold; the last value was 209, those of a season before 208 and 209.
  expect(told?.error).toBeCloseTo(1, 6);
  expect(told?.naive).toBeCloseTo(3.5, 9);
  expect(told?.seasonalNaive).toBeCloseTo(4, 9);
});

test("values that are not known are not judged, and a case of none is no case", () => {
  expect(scored(caseOf(() => 5, [5, Number.NaN]))).toMatchObject({ values: 1, inside: 1 });
  expect(scored(caseOf(() => 5, [Number.NaN]))).toBeUndefined();
});

test("what is refused is counted, and not judged", () => {
  const short = { ...caseOf(() => 5, [5]), past: new Float64Array(3).fill(5) };
  expect(scored(short)).toBeUndefined();
  expect(summaryOf([undefined, undefined])).toMatchObject({ cases: 2, refused: 2, ratio: undefined });
});

test("a ratio is of the sums, and its interval comes from drawing series, not single cases", () => {
  const one = (group: string, error: number, naive: number) => ({
    ...{ group, method: "level" as const, error, naive, seasonalNaive: Number.NaN, inside: 8, values: 10 },
  });
  const apart = summaryOf([one("a", 1, 10), one("a", 1, 10), one("b", 9, 10), one("b", 9, 10)]);
  expect(apart.ratio?.value).toBeCloseTo(0.5, 9);
  expect([apart.ratio?.low, apart.ratio?.high]).toEqual([0.1, 0.9]);
  expect(apart.coverage).toEqual({ value: 0.8, low: 0.8, high: 0.8 });
  expect(apart).toMatchObject({ seasonalRatio: undefined, methods: { level: 4 } });
});

test("nothing that varies has no ratio", () => {
  const flat = scored(caseOf(() => 5, [5, 5]));
  expect(summaryOf([flat]).ratio).toBeUndefined();
});

test("the same seeds make the same cases, others others", () => {
  const [family] = FAMILIES;
  if (family === undefined) throw new Error("there are families");
  const [first, second] = familyCases(family, 2);
  expect(familyCases(family, 1)[0]).toEqual(first);
  expect(second?.past).not.toEqual(first?.past);
  expect((first?.past.length ?? 0) + (first?.truth.length ?? 0)).toBe(family.steps);
});

test("each family has values that a rate or a latency may have, and enough of them", () => {
  for (const family of FAMILIES) {
    for (const { past, truth } of familyCases(family, 5)) {
      const known = [...past, ...truth].filter((value) => !Number.isNaN(value));
      expect(Math.min(...known), family.name).toBeGreaterThanOrEqual(0);
      expect(known.length, family.name).toBeGreaterThan(300);
    }
  }
});
