import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RecoveryBucket, RecoveryFit } from "../../../controller/model/index.js";
import { fitOf } from "../../../controller/recovery/index.js";
import { cpuMsOf } from "../../cpu.js";
import { exact, falling, sampled } from "./shares.js";

function fitted(buckets: readonly RecoveryBucket[]): RecoveryFit {
  const result = fitOf(buckets);
  if ("noFit" in result) throw new Error(result.noFit);
  return result.fit;
}

function reason(buckets: readonly RecoveryBucket[]): string {
  const result = fitOf(buckets);
  return "noFit" in result ? result.noFit : `tau ${result.fit.tauMs}`;
}

const seed = fc.integer({ min: 0, max: 2 ** 31 });

describe("a falling share of failures", () => {
  it("has the time constant, the beginning and the end that it was made with", () => {
    const buckets = sampled(falling(0.9, 0.01, 5000, 4000), { seconds: 30, perSecond: 20_000, seed: 1 });
    const fit = fitted(buckets);
    expect(fit.tauMs / 4000).toBeCloseTo(1, 1);
    expect(fit.failureMs).toBe(5000);
    expect(fit.fMax).toBeCloseTo(0.9, 2);
    expect(fit.fMin).toBeCloseTo(0.01, 2);
    expect(fit.r2).toBeGreaterThan(0.99);
    expect(fit.recoverMs).toBeCloseTo(fit.failureMs + fit.tauMs * Math.log(fit.fMax / fit.fMin), 6);
  });

  it("gives back any time constant that the buckets can show, within a quarter, from a thousand requests a second", () => {
    const property = fc.property(
      fc.integer({ min: 1500, max: 8000 }),
      fc.integer({ min: 0, max: 6 }),
      fc.constantFrom(0.5, 0.8, 1),
      seed,
      (tauMs, second, fMax, chosen) => {
        const share = falling(fMax, 0.01, second * 1000, tauMs);
        const buckets = sampled(share, { seconds: 40, perSecond: 1000, seed: chosen });
        const fit = fitted(buckets);
        expect(Math.abs(fit.tauMs / tauMs - 1)).toBeLessThan(0.25);
        expect(fit.r2).toBeGreaterThan(0.9);
      },
    );
    fc.assert(property, { numRuns: 60 });
  });

  it("gives it back within three of the errors that it states, eight times in ten, from a few requests", () => {
    let within = 0;
    let fits = 0;
    for (let each = 0; each < 100; each++) {
      const share = falling(0.9, 0.02, 3000, 5000);
      const result = fitOf(sampled(share, { seconds: 30, perSecond: 60, seed: each }));
      if ("noFit" in result) continue;
      fits++;
      if (Math.abs(result.fit.tauMs - 5000) < 3 * result.fit.tauErrorMs) within++;
    }
    expect(fits).toBeGreaterThan(95);
    expect(within / fits).toBeGreaterThan(0.8);
  });

  it("is told to reach half of a last bucket's one request where that has no failure", () => {
    const buckets = sampled(falling(1, 0, 2000, 1500), { seconds: 30, perSecond: 50, seed: 3 });
    expect(buckets.at(-1)?.failed).toBe(0);
    expect(fitted(buckets).fMin).toBe(0.01);
  });

  it("begins where it rises no more: the bucket of the trip holds what went well before", () => {
    const [first, ...rest] = sampled(falling(0.9, 0.01, 4000, 3000), {
      ...{ seconds: 30, perSecond: 5000, seed: 4 },
    });
    const diluted = { fromMs: -1000, toMs: 0, completed: 5000, failed: 50 };
    expect(first?.toMs).toBe(0);
    const fit = fitted([diluted, ...rest]);
    expect(fit.fMax).toBeCloseTo(0.9, 1);
    expect(fit.tauMs / 3000).toBeCloseTo(1, 1);
  });

  it("is found over a silence, while an open breaker let nothing through", () => {
    const all = sampled(falling(1, 0.01, 6000, 3000), { seconds: 30, perSecond: 2000, seed: 5 });
    const silent = all.filter(({ fromMs }) => fromMs < 0 || fromMs >= 6000);
    const fit = fitted(silent);
    expect(fit.tauMs / 3000).toBeCloseTo(1, 1);
    expect(fit.failureMs).toBe(6000);
  });
});

describe("no fit, and the reason,", () => {
  it("is what fewer than six buckets give", () => {
    expect(reason([])).toBe("a fit needs 6 buckets, and there are 0 after the last rise");
    expect(reason(exact([0.9, 0.5, 0.3, 0.1, 0.05]))).toMatch(/needs 6 buckets, and there are 5/);
  });

  it("is what a share that is always the same gives, whatever it is", () => {
    for (const share of [0, 0.3, 1]) expect(reason(exact(Array(20).fill(share)))).toMatch(/chance/);
  });

  it("is what chance alone gives, all but once in some hundred times", () => {
    let fits = 0;
    for (let each = 0; each < 500; each++) {
      const share = 0.05 + (each % 10) / 11;
      const buckets = sampled(() => share, { seconds: 6 + (each % 20), perSecond: 5 + each, seed: each });
      if ("fit" in fitOf(buckets)) fits++;
    }
    expect(fits).toBeLessThanOrEqual(3);
  });

  it("is what a rising share gives", () => {
    const property = fc.property(fc.integer({ min: 6, max: 40 }), seed, (seconds, chosen) => {
      const share = (ms: number) => Math.min(1, Math.max(0, ms / (seconds * 1000)));
      expect(fitOf(sampled(share, { seconds, perSecond: 2000, seed: chosen }))).toHaveProperty("noFit");
    });
    fc.assert(property, { numRuns: 50 });
  });

  it("is what a step gives: it was faster than the buckets", () => {
    const step = exact([1, 1, 1, 1, 0, 0, 0, 0]);
    expect(reason(step)).toMatch(/^the share fell from 100% to 0% faster than the buckets can show$/);
  });

  it("is what goes up and down gives: R2 is too small", () => {
    const waves = exact([0.9, 0.1, 0.8, 0.1, 0.9, 0.1, 0.9, 0.2, 0.9, 0.1]);
    expect(reason(waves)).toMatch(/R2 would be -?0\.\d\d, and at least 0\.6 is asked for/);
  });

  it("is what a relapse at the end gives", () => {
    expect(reason(exact([0.5, 0.4, 0.3, 0.2, 0.1, 0.9, 0.95]))).toMatch(/did not fall|R2|rise/);
  });
});

describe("whatever comes", () => {
  const odd = fc.oneof(
    fc.integer({ min: -5, max: 1000 }),
    fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.MAX_SAFE_INTEGER, -0),
    fc.double(),
  );

  it("a fit has numbers, and no fit has words", () => {
    const bucket = fc.record({ fromMs: odd, toMs: odd, completed: odd, failed: odd });
    const property = fc.property(fc.array(bucket, { maxLength: 40 }), (buckets) => {
      const result = fitOf(buckets);
      if ("noFit" in result) expect(result.noFit).not.toMatch(/NaN|Infinity/);
      else for (const number of Object.values(result.fit)) expect(number).toSatisfy(Number.isFinite);
    });
    fc.assert(property, { numRuns: 2000 });
  });

  it("a fit of well formed buckets keeps its promises", () => {
    const bucket = fc.tuple(fc.integer({ min: 1, max: 300 }), fc.double({ min: 0, max: 1, noNaN: true }));
    const property = fc.property(fc.array(bucket, { minLength: 6, maxLength: 40 }), (shares) => {
      const buckets = shares.map(([completed, share], at) => ({
        ...{ fromMs: at * 1000, toMs: at * 1000 + 1000, completed, failed: Math.round(completed * share) },
      }));
      const result = fitOf(buckets);
      if ("noFit" in result) return;
      const { tauMs, tauErrorMs, r2, fMax, fMin, failureMs, recoverMs } = result.fit;
      expect(tauMs).toBeGreaterThan(0);
      expect(tauErrorMs).toBeLessThan(tauMs);
      expect(r2).toBeGreaterThanOrEqual(0.6);
      expect(fMax).toBeGreaterThan(fMin);
      expect(fMin).toBeGreaterThan(0);
      expect(recoverMs).toBeGreaterThan(failureMs);
    });
    fc.assert(property, { numRuns: 500 });
  });

  it("the fit of forty buckets takes a few milliseconds", () => {
    const buckets = sampled(falling(0.9, 0.01, 5000, 6000), { seconds: 40, perSecond: 100, seed: 9 });
    fitOf(buckets);
    const cpuMs = cpuMsOf(() => {
      for (let i = 0; i < 10; i++) fitOf(buckets);
    });
    expect(cpuMs / 10).toBeLessThan(100);
  });
});
