import { describe, expect, it } from "vitest";
import { binomialZ, tailZ } from "../../../controller/detect/binomial.js";
import { randomOf } from "./mesh.js";

/** Sum of the terms, each by multiplication alone: right for small numbers, and slow. */
function exactTail(failed: number, requests: number, share: number): number {
  let tail = 0;
  for (let count = failed; count <= requests; count++) {
    let term = 1;
    for (let at = 0; at < count; at++) term *= ((requests - at) / (count - at)) * share;
    tail += term * (1 - share) ** (requests - count);
  }
  return tail;
}

/** Upper tail of the normal distribution by Simpson's rule, far enough out. */
function normalTail(z: number): number {
  const parts = 4_000;
  const width = 12 / parts;
  const density = (x: number) => Math.exp(-(x * x) / 2) / Math.sqrt(2 * Math.PI);
  let sum = density(z) + density(z + 12);
  for (let part = 1; part < parts; part++) sum += density(z + part * width) * (part % 2 === 0 ? 2 : 4);
  return (sum * width) / 3;
}

describe("a binomial test", () => {
  it("has the z whose normal tail is the exact binomial one, on 300 random cases", () => {
    const random = randomOf(3);
    for (let round = 0; round < 300; round++) {
      const requests = 1 + Math.floor(random() * 60);
      const share = 0.001 + random() * 0.3;
      const failed = 1 + Math.floor(random() * requests);
      const z = binomialZ(failed, requests, share);
      const tail = exactTail(failed, requests, share);
      if (z === 0) expect(failed <= requests * share || tail > 0.15).toBe(true);
      else if (tail > 1e-12) expect(normalTail(z) / tail).toBeCloseTo(1, 3);
    }
  });

  it("calls one failure of two nothing much, and sixty of a hundred a certainty", () => {
    expect(binomialZ(1, 2, 0.01)).toBeLessThan(2.1);
    expect(binomialZ(60, 100, 0.01)).toBeGreaterThan(15);
  });

  it("has no surprise in what is expected, or in nothing", () => {
    expect(binomialZ(10, 100, 0.1)).toBe(0);
    expect(binomialZ(0, 100, 0.1)).toBe(0);
    expect(binomialZ(0, 0, 0.1)).toBe(0);
  });

  it("rises with failures, and falls with the share that is usual", () => {
    const byFailures = [6, 8, 12, 20, 40].map((failed) => binomialZ(failed, 100, 0.02));
    expect(byFailures).toEqual([...byFailures].sort((a, b) => a - b));
    const byShare = [0.001, 0.01, 0.05, 0.1].map((share) => binomialZ(20, 100, share));
    expect(byShare).toEqual([...byShare].sort((a, b) => b - a));
  });

  it("is finite for millions of requests, and about the usual approximation there", () => {
    const [requests, share] = [2_000_000, 0.01];
    const failed = requests * share + 5 * Math.sqrt(requests * share * (1 - share));
    expect(binomialZ(failed, requests, share)).toBeCloseTo(5, 1);
    expect(binomialZ(requests, requests, 0.001)).toBeGreaterThan(100);
    expect(Number.isFinite(binomialZ(requests, requests, 0.001))).toBe(true);
  });

  it("takes broken counts, as rates give them", () => {
    const [less, between, more] = [9, 9.5, 10].map((failed) => binomialZ(failed, 100, 0.01));
    expect(between).toBeGreaterThan(less ?? 0);
    expect(between).toBeLessThan(more ?? 0);
  });

  it("has no surprise in numbers that cannot be", () => {
    for (const [failed, requests, share] of [
      [Number.NaN, 10, 0.1],
      [5, Number.NaN, 0.1],
      [11, 10, 0.1],
      [-1, 10, 0.1],
      [5, 10, 0],
      [5, 10, Number.NaN],
    ] as const)
      expect(binomialZ(failed, requests, share)).toBe(0);
    expect(binomialZ(10, 10, 1)).toBe(0);
  });
});

describe("the z of a tail", () => {
  it("gives back the tail over the range that doubles have", () => {
    for (const z of [1.2, 2, 3, 5, 7]) expect(tailZ(Math.log(normalTail(z)))).toBeCloseTo(z, 4);
    expect(tailZ(-5_000)).toBeCloseTo(Math.sqrt(10_000), 0);
  });

  it("is nothing for what happens each sixth time", () => {
    expect(tailZ(Math.log(0.3))).toBe(0);
    expect(tailZ(0)).toBe(0);
    expect(tailZ(Number.NaN)).toBe(0);
  });
});
