import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type EdgeRecord, pack, unpack, unpackOutcomes } from "../../../../controller/graph/ring/packed.js";
import { Totals } from "../../../../controller/graph/totals.js";
import { HISTOGRAM_BUCKETS } from "../../../../controller/report/index.js";

function totalsOf(outcomes: number[], durationSumUs: number, buckets: [number, number][]): Totals {
  const totals = new Totals();
  totals.add({ outcomes, durationSumUs, buckets });
  return totals;
}

/** As they are packed. */
function countsOf(records: Iterable<[number, Totals]>): EdgeRecord[] {
  return [...records].map(([edge, totals]) => [edge, totals.counts()]);
}

function unpacked(bytes: Uint8Array): Map<number, Totals> {
  const all = new Map<number, Totals>();
  unpack(bytes, (edge) => {
    const totals = all.get(edge) ?? new Totals();
    all.set(edge, totals);
    return totals;
  });
  return all;
}

const large = fc.oneof(fc.nat(200), fc.nat(), fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }));
const record = fc
  .tuple(
    fc.array(large, { minLength: 8, maxLength: 8 }),
    large,
    fc.array(fc.tuple(fc.nat(HISTOGRAM_BUCKETS - 1), large), { maxLength: 20 }),
  )
  .map(([outcomes, durationSumUs, buckets]) =>
    totalsOf(
      outcomes,
      durationSumUs,
      [...new Map(buckets)].map(([bucket, count]): [number, number] => [bucket, count]),
    ),
  );

describe("packed records", () => {
  it("are what they were, up to the largest whole number", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.nat(1e6).map(String), record, { maxKeys: 10 }), (records) => {
        const all = new Map(Object.entries(records).map(([edge, totals]) => [Number(edge), totals]));
        expect(unpacked(pack(countsOf(all)))).toEqual(all);
      }),
    );
  });

  it("are added up where an edge is in several of them", () => {
    const bytes = pack(
      countsOf([
        [7, totalsOf([1, 2], 5, [[3, 3]])],
        [7, totalsOf([1], 6, [[136, 1]])],
      ]),
    );
    expect(unpacked(bytes).get(7)).toEqual(
      totalsOf([2, 2], 11, [
        [3, 3],
        [136, 1],
      ]),
    );
  });

  it("tell their outcomes without the rest", () => {
    const bytes = pack(
      countsOf([
        [300, totalsOf([1, 0, 0, 0, 0, 0, 0, 200], 1e12, [[3, 5]])],
        [2, totalsOf([], 0, [[0, 1]])],
        [1, totalsOf([0, 7], 1, [])],
      ]),
    );
    const seen = new Map<number, Float64Array>();
    unpackOutcomes(bytes, (edge) => {
      const outcomes = seen.get(edge) ?? new Float64Array(8);
      seen.set(edge, outcomes);
      return outcomes;
    });
    expect([...seen].map(([edge, outcomes]) => [edge, ...outcomes])).toEqual([
      [300, 1, 0, 0, 0, 0, 0, 0, 200],
      [2, 0, 0, 0, 0, 0, 0, 0, 0],
      [1, 0, 7, 0, 0, 0, 0, 0, 0],
    ]);
  });

  it("of a hundred requests in 20 buckets take some 50 bytes", () => {
    const buckets = Array.from({ length: 20 }, (_, at): [number, number] => [40 + at, 5]);
    expect(pack([[1500, { outcomes: [95, 5], durationSumUs: 2_000_000, buckets }]]).length).toBeLessThan(60);
  });
});
