// The controller predicts what the filter does only as long as both say the same microsecond.
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { type Amount, amountUs } from "../../../controller/fault/index.js";
import { FilterAmounts } from "../../filter/support/amounts.js";

const MOST_US = 3_600_000_000;
const LAST_HASH = 2 ** 32 - 1;
const DISTRIBUTIONS = 600;
const HASHES_EACH = 40;
const KINDS = ["fixed", "uniform", "exponential", "lognormal", "percentiles"] as const;

const us = fc.oneof(
  fc.integer({ min: 1_000, max: MOST_US }),
  fc.integer({ min: 1_000, max: 2_000_000 }),
  fc.constantFrom(1_000, 65_536_000, MOST_US),
);
const hash = fc.oneof(
  fc.integer({ min: 0, max: LAST_HASH }),
  fc.integer({ min: 0, max: 1_000 }),
  fc.integer({ min: LAST_HASH - 1_000, max: LAST_HASH }),
  fc.integer({ min: 2 ** 31 - 100, max: 2 ** 31 + 100 }),
);

const rising = (first: number, second: number) => [Math.min(first, second), Math.max(first, second)] as const;

const percentiles = fc
  .tuple(
    fc.uniqueArray(fc.integer({ min: 1, max: 999_999 }), { minLength: 1, maxLength: 16 }),
    fc.array(us, { minLength: 17, maxLength: 17 }),
  )
  .map(([shares, amounts]): Amount => {
    const sorted = amounts.toSorted((a, b) => a - b);
    const points = shares.toSorted((a, b) => a - b).map((ppm, index) => ({ ppm, us: sorted[index] ?? 0 }));
    return { kind: "percentiles", points, maxUs: sorted.at(-1) ?? 0 };
  });

const amounts: Record<(typeof KINDS)[number], fc.Arbitrary<Amount>> = {
  fixed: us.map((value) => ({ kind: "fixed", us: value })),
  uniform: fc.tuple(us, us).map(([a, b]) => {
    const [minUs, maxUs] = rising(a, b);
    return { kind: "uniform", minUs, maxUs };
  }),
  exponential: fc.tuple(us, us).map(([meanUs, maxUs]) => ({ kind: "exponential", meanUs, maxUs })),
  lognormal: fc.tuple(us, us, us).map(([a, b, maxUs]) => {
    const [medianUs, p99Us] = rising(a, b);
    return { kind: "lognormal", medianUs, p99Us, maxUs };
  }),
  percentiles,
};

let filter: FilterAmounts;
beforeAll(async () => {
  filter = await FilterAmounts.start();
});

describe("an amount", () => {
  it.each(KINDS)("that is %s is the same microsecond in filter and controller", (kind) => {
    const several = fc.array(hash, { minLength: HASHES_EACH, maxLength: HASHES_EACH });
    const property = fc.property(amounts[kind], several, (amount, hashes) => {
      const ask = filter.of(amount);
      expect(hashes.map(ask)).toEqual(hashes.map((value) => amountUs(amount, value)));
    });
    fc.assert(property, { numRuns: DISTRIBUTIONS });
  });

  it.each(KINDS)("that is %s is within its bounds for the first and the last hash", (kind) => {
    const property = fc.property(amounts[kind], (amount) => {
      const [least, most] = [amountUs(amount, 0), amountUs(amount, LAST_HASH)];
      expect(least).toBeGreaterThanOrEqual(amount.kind === "uniform" ? amount.minUs : 0);
      expect(most).toBeLessThanOrEqual(amount.kind === "fixed" ? amount.us : amount.maxUs);
      expect(least).toBeLessThanOrEqual(most);
    });
    fc.assert(property, { numRuns: 200 });
  });
});
