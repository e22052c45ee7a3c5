import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isPacked, PackedStep } from "../../../../controller/series/embedded/packed.js";
import { type Part, quantileBuckets, sampleOf } from "../../../../controller/series/embedded/sample.js";

const COUNT = fc.oneof(fc.constant(0), fc.nat(300), fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER - 1 }));
const PART: fc.Arbitrary<Part> = fc.record({
  outcomes: fc.array(COUNT, { minLength: 8, maxLength: 8 }),
  durationSumUs: COUNT,
  quantiles: fc.array(fc.nat(136), { maxLength: 5 }),
  inFlight: fc.option(COUNT),
});

describe("a packed step", () => {
  it("gives back what was put, in its order, whatever it was", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(40_000), PART), { maxLength: 60 }), (records) => {
        const packed = new PackedStep();
        for (const [series, part] of records) packed.put(series, part);
        packed.trim();
        const back: [number, Part][] = [];
        packed.each((series, { outcomes, durationSumUs, quantiles, inFlight }) => {
          const plain = { outcomes: Array.from(outcomes), quantiles: Array.from(quantiles) };
          back.push([series, { ...plain, durationSumUs, inFlight }]);
        });
        expect(back).toEqual(records);
      }),
      { numRuns: 100 },
    );
  });

  it("can be added to after it was trimmed", () => {
    const packed = new PackedStep();
    const part = { outcomes: [1], durationSumUs: 5, quantiles: [1, 2, 3, 4, 5], inFlight: null };
    packed.put(1, part);
    packed.trim();
    packed.put(2, part);
    const series: number[] = [];
    packed.each((each) => series.push(each));
    expect(series).toEqual([1, 2]);
  });

  it("takes 13 bytes for what an end usually counts", () => {
    const packed = new PackedStep();
    const part = { outcomes: [120], durationSumUs: 2_000_000, quantiles: [1, 2, 3, 4, 5], inFlight: 3 };
    for (let series = 0; series < 100; series++) packed.put(series, part);
    packed.trim();
    expect(packed.bytes / 100).toBe(13);
  });
});

describe("bytes that were read", () => {
  it("are records where a step wrote them, and are none where any is cut short", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(40_000), PART), { maxLength: 9 }), (records) => {
        const packed = new PackedStep();
        const ends = records.map(([series, part]) => {
          packed.put(series, part);
          return packed.kept.length;
        });
        const whole = new Set([0, ...ends]);
        for (let length = 0; length <= packed.kept.length; length++)
          expect(isPacked(packed.kept.subarray(0, length))).toBe(whole.has(length));
      }),
      { numRuns: 50 },
    );
  });

  it("are read to an end, in numbers that can be written again, where they are taken for records", () => {
    const byte = fc.oneof(fc.constantFrom(0, 1, 5, 127, 128, 255), fc.nat(255));
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), fc.array(byte, { maxLength: 40 }), (some, others) => {
        for (const bytes of [some, Uint8Array.from(others)]) {
          if (!isPacked(bytes)) continue;
          const again = new PackedStep();
          PackedStep.of(bytes).each((series, part) => again.put(series, part));
          expect(isPacked(again.kept)).toBe(true);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it.each([
    ["a number without an end", Array(200).fill(255)],
    ["an outcome that there is not", [0, 0x80, 0x02, 0, 0, 0]],
    ["a billion quantiles", [0, 0, 0, 0, 0x80, 0x80, 0x80, 0x80, 0x7f]],
    ["one quantile too many", [0, 0, 0, 0, 6, 1, 1, 1, 1, 1, 1]],
  ])("are none with %s", (_what, bytes) => {
    expect(isPacked(Uint8Array.from(bytes))).toBe(false);
  });
});

describe("quantiles of a histogram", () => {
  it("are in the buckets of the values of their ranks", () => {
    const counts = fc.array(fc.nat(20), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(counts, (each) => {
        const values = each.flatMap((count, bucket) => new Array<number>(count).fill(bucket));
        const ranked = [0.5, 0.75, 0.9, 0.95, 0.99].map(
          (share) => values[Math.ceil(share * values.length) - 1],
        );
        expect(quantileBuckets(each)).toEqual(values.length === 0 ? [] : ranked);
      }),
      { numRuns: 500 },
    );
  });
});

describe("a sample of several parts", () => {
  const part = (requests: number, bucket: number): Part => ({
    ...{ outcomes: [requests], durationSumUs: requests * 1_000, inFlight: null },
    quantiles: [bucket, bucket, bucket, bucket, bucket + 8],
  });

  it("has their sums, and the quantiles that they all have", () => {
    const [one, both] = [sampleOf([part(10, 40)]), sampleOf([part(10, 40), part(30, 40)])];
    expect(both.requests).toBe(40);
    expect(both.latency).toEqual(one.latency);
  });

  it("has quantiles between the least and the greatest of theirs, none under a lower one", () => {
    const parts = fc.array(fc.tuple(fc.integer({ min: 1, max: 1_000 }), fc.nat(120)), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(parts, (each) => {
        const { latency } = sampleOf(each.map(([requests, bucket]) => part(requests, bucket)));
        const alone = each.map(([requests, bucket]) => sampleOf([part(requests, bucket)]).latency);
        const shown = [latency.p50Ms, latency.p75Ms, latency.p90Ms, latency.p95Ms, latency.p99Ms].map(Number);
        expect(shown).toEqual([...shown].sort((a, b) => a - b));
        expect(shown[0]).toBeGreaterThanOrEqual(Math.min(...alone.map(({ p50Ms = 0 }) => p50Ms)));
        expect(shown[4]).toBeLessThanOrEqual(Math.max(...alone.map(({ p99Ms = 0 }) => p99Ms)));
      }),
      { numRuns: 100 },
    );
  });

  it("has what was in flight at the end of the last of which that is known", () => {
    const withInFlight = (inFlight: number | null) => ({ ...part(1, 4), inFlight });
    expect(sampleOf([withInFlight(3), withInFlight(5), withInFlight(null)]).inFlight).toBe(5);
    expect(sampleOf([part(1, 4), part(1, 4)]).inFlight).toBeNull();
  });
});
