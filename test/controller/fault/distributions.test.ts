// Each distribution against its formula, by a million units that are drawn as requests are.
import { beforeAll, describe, expect, it } from "vitest";
import { type Amount, hashOf } from "../../../controller/fault/index.js";
import { FilterAmounts } from "../../filter/support/amounts.js";
import { distance, farthest, normalShare } from "./statistics.js";

const UNITS = 1_000_000;
/** A million hashes, where other tests have most of the machine. */
const PATIENCE_MS = 120_000;
/** Shares at the points of TABLE. */
const TABLE = [
  { ppm: 500_000, us: 10_000 },
  { ppm: 900_000, us: 80_000 },
  { ppm: 990_000, us: 1_000_000 },
];
const Z_99 = 2.326347874;

const exponential = (meanUs: number) => (us: number) => 1 - Math.exp(-us / meanUs);
const uniform = (minUs: number, maxUs: number) => (us: number) => (us - minUs) / (maxUs - minUs);
const lognormal = (medianUs: number, p99Us: number) => (us: number) =>
  us === 0 ? 0 : normalShare((Math.log(us / medianUs) / Math.log(p99Us / medianUs)) * Z_99);
function table(us: number): number {
  let from = { ppm: 0, us: 0 };
  for (const to of [...TABLE, { ppm: 1_000_000, us: 2_000_000 }]) {
    if (us < to.us) return (from.ppm + ((us - from.us) / (to.us - from.us)) * (to.ppm - from.ppm)) / 1e6;
    from = to;
  }
  return 1;
}

const CASES: { amount: Amount & { maxUs: number }; share: (us: number) => number }[] = [
  { amount: { kind: "uniform", minUs: 50_000, maxUs: 250_000 }, share: uniform(50_000, 250_000) },
  { amount: { kind: "uniform", minUs: 0, maxUs: 3_600_000_000 }, share: uniform(0, 3_600_000_000) },
  { amount: { kind: "exponential", meanUs: 100_000, maxUs: 2_000_000 }, share: exponential(100_000) },
  { amount: { kind: "exponential", meanUs: 30_000, maxUs: 40_000 }, share: exponential(30_000) },
  {
    amount: { kind: "lognormal", medianUs: 20_000, p99Us: 400_000, maxUs: 60_000_000 },
    share: lognormal(20_000, 400_000),
  },
  {
    amount: { kind: "lognormal", medianUs: 500_000, p99Us: 700_000, maxUs: 650_000 },
    share: lognormal(500_000, 700_000),
  },
  { amount: { kind: "percentiles", points: TABLE, maxUs: 2_000_000 }, share: table },
];

let filter: FilterAmounts;
let hashes: number[];
beforeAll(async () => {
  filter = await FilterAmounts.start();
  const draw = { name: "default/slow", kind: "delay.amount", seed: 42 } as const;
  hashes = Array.from({ length: UNITS }, (_, index) => hashOf({ ...draw, unit: `user-${index}` }));
}, PATIENCE_MS);

describe("the delays of a million units", () => {
  it.each(CASES)(
    "are distributed as their formula says: $amount.kind, at most $amount.maxUs us",
    ({ amount, share }) => {
      const delays = Float64Array.from(hashes, filter.of(amount)).sort();
      expect(distance(delays, share, amount.maxUs)).toBeLessThan(farthest(UNITS));
      expect(delays.at(-1)).toBeLessThanOrEqual(amount.maxUs);
    },
  );

  it("are cut to the longest, of which there is the share that would have been longer", () => {
    const delays = hashes.map(filter.of({ kind: "exponential", meanUs: 30_000, maxUs: 40_000 }));
    const cut = delays.filter((us) => us === 40_000).length / UNITS;
    expect(Math.abs(cut - Math.exp(-4 / 3))).toBeLessThan(farthest(UNITS));
  });
});

describe("the tails of a distribution", () => {
  it("reach as far as its formula does", () => {
    const last = 2 ** 32 - 1;
    const mean = filter.of({ kind: "exponential", meanUs: 1_000_000, maxUs: 3_600_000_000 });
    expect(mean(last)).toBeCloseTo(1_000_000 * Math.log(2 ** 33), -2);
    expect(mean(0)).toBe(0);
    const spread = filter.of({
      kind: "lognormal",
      medianUs: 1_000_000,
      p99Us: 10_000_000,
      maxUs: 3_600_000_000,
    });
    const z = 6.338; // of 1 - 2^-33
    expect(spread(last) / (1_000_000 * 10 ** (z / Z_99))).toBeCloseTo(1, 2);
    expect(spread(0) / (1_000_000 / 10 ** (z / Z_99))).toBeCloseTo(1, 2);
  });
});
