import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Decay, distance, endOf, meanOver } from "../../../controller/recovery/index.js";

const DECAY: Decay = { fMax: 0.8, fMin: 0.1, beginMs: 2000, tauMs: 1000 };

/** The mean over many instants, as plain as can be. */
function summed({ fMax, fMin, beginMs, tauMs }: Decay, fromMs: number, toMs: number): number {
  const steps = 20_000;
  let sum = 0;
  for (let step = 0; step < steps; step++) {
    const ms = fromMs + ((step + 0.5) * (toMs - fromMs)) / steps;
    sum += Math.max(fMin, fMax * Math.min(1, Math.exp((beginMs - ms) / tauMs)));
  }
  return sum / steps;
}

describe("the curve", () => {
  it("is at fMax before the fall, at 1/e of it after tau, and at fMin from its end on", () => {
    const at = (ms: number) => meanOver(DECAY, { fromMs: ms, toMs: ms });
    expect(at(0)).toBe(0.8);
    expect(at(2000)).toBe(0.8);
    expect(at(3000)).toBeCloseTo(0.8 / Math.E, 12);
    expect(endOf(DECAY)).toBeCloseTo(2000 + 1000 * Math.log(8), 9);
    expect(at(endOf(DECAY))).toBeCloseTo(0.1, 12);
    expect(at(60_000)).toBe(0.1);
  });

  it("is one less what the literature's rising form says, scaled to the height of the fall", () => {
    const { fMax, fMin, beginMs, tauMs } = DECAY;
    for (let ms = beginMs; ms < endOf(DECAY); ms += 100) {
      const recovered = (fMax / (fMax - fMin)) * (1 - Math.exp((beginMs - ms) / tauMs));
      expect(fMax - (fMax - fMin) * recovered).toBeCloseTo(meanOver(DECAY, { fromMs: ms, toMs: ms }), 12);
    }
  });

  it("has the mean over a bucket that adding up instants gives", () => {
    const property = fc.property(
      fc.integer({ min: 0, max: 12_000 }),
      fc.integer({ min: 1, max: 12_000 }),
      fc.integer({ min: 50, max: 9000 }),
      fc.double({ min: 0.001, max: 0.7, noNaN: true }),
      (fromMs, lengthMs, tauMs, fMin) => {
        const decay = { ...DECAY, tauMs, fMin };
        const toMs = fromMs + lengthMs;
        expect(meanOver(decay, { fromMs, toMs })).toBeCloseTo(summed(decay, fromMs, toMs), 4);
      },
    );
    fc.assert(property, { numRuns: 100 });
  });
});

describe("the distance of buckets from the curve", () => {
  it("counts each bucket as often as it has completions", () => {
    const bucket = { fromMs: 0, toMs: 1000, completed: 10, failed: 7 };
    expect(distance(DECAY, [bucket])).toBeCloseTo(10 * 0.1 ** 2, 12);
    expect(distance(DECAY, [bucket, { ...bucket, completed: 100, failed: 70 }])).toBeCloseTo(1.1, 12);
    expect(distance(DECAY, [])).toBe(0);
  });
});
