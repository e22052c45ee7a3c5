// What is gathered since the beginning, and what is gathered anew.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Sequences } from "../../../controller/guard/sequences.js";

const OPTIONS = { limit: 0.01, overMs: 30_000, minimum: 100, error: 0.001, lengthMs: 600_000 };
const S = 1_000;

/** A second after the other with 100 requests, so many of them bad; the second that proves it, from 1. */
function secondOfProof(sequences: Sequences, badBySecond: (second: number) => number, seconds: number) {
  for (let second = 1; second <= seconds; second++) {
    sequences.advance(second * S);
    sequences.add({ bad: badBySecond(second), all: 100 });
    if (sequences.broken() !== undefined) return second;
  }
  return undefined;
}

describe("a limit that is judged all the time", () => {
  it("is not found broken while it is kept, however long", () => {
    expect(secondOfProof(new Sequences(OPTIONS, 0), () => 1, 600)).toBeUndefined();
    expect(secondOfProof(new Sequences(OPTIONS, 0), (second) => 2 * (second % 2), 600)).toBeUndefined();
  });

  it("is found broken the sooner the worse it is", () => {
    const seconds = [2, 3, 5, 20, 100].map((bad) => secondOfProof(new Sequences(OPTIONS, 0), () => bad, 600));
    expect(seconds).toEqual(seconds.toSorted((a, b) => Number(b) - Number(a)));
    expect(seconds[0]).toBeLessThan(40);
    expect(seconds.at(-1)).toBe(1);
  });

  it("is found broken after a long good time as soon as after a short one", () => {
    const after = (goodS: number) => {
      const found = secondOfProof(new Sequences(OPTIONS, 0), (second) => (second > goodS ? 4 : 0), 600);
      return Number(found) - goodS;
    };
    expect(after(30)).toBeLessThan(40);
    expect(after(500)).toBeLessThan(40);
  });

  it("is found broken by little, too, once there is enough since the beginning", () => {
    const options = { ...OPTIONS, lengthMs: 3_600_000 };
    const second = secondOfProof(new Sequences(options, 0), (at) => (at % 2 === 0 ? 2 : 1), 3_600);
    expect(second).toBeGreaterThan(60);
    expect(second).toBeLessThan(300);
  });

  it("is not judged by fewer requests than the minimum", () => {
    const sequences = new Sequences(OPTIONS, 0);
    sequences.add({ bad: 99, all: 99 });
    expect(sequences.broken()).toBeUndefined();
    sequences.add({ bad: 0, all: 1 });
    expect(sequences.broken()).toMatchObject({ bad: 99, all: 100, isBroken: true });
  });

  it("is never found broken while each report keeps it, whatever comes when", () => {
    const report = fc.record({
      afterMs: fc.nat(120_000),
      all: fc.nat(1_000_000),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    const limit = fc.constantFrom(0, 0.000001, 0.01, 0.05, 0.5, 0.999);
    fc.assert(
      fc.property(limit, fc.array(report, { maxLength: 50 }), (badShare, reports) => {
        const sequences = new Sequences({ ...OPTIONS, limit: badShare, minimum: 1 }, 0);
        let nowMs = 0;
        for (const { afterMs, all, share } of reports) {
          nowMs += afterMs;
          sequences.advance(nowMs);
          sequences.add({ bad: Math.floor(all * badShare * share), all });
          expect(sequences.broken()).toBeUndefined();
        }
      }),
    );
  });

  it("is found broken exactly where the bound that is shown has passed it", () => {
    const count = fc.tuple(
      fc.integer({ min: 1, max: 1_000_000_000 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
    );
    fc.assert(
      fc.property(count, fc.constantFrom(0.000001, 0.01, 0.05, 0.5), ([all, share], badShare) => {
        const sequences = new Sequences({ ...OPTIONS, limit: badShare, minimum: 1 }, 0);
        sequences.add({ bad: Math.round(all * share), all });
        const { least, isBroken } = sequences.judged().whole;
        // Where they are the same but for the last digits, either may be said.
        if (Math.abs(least / badShare - 1) > 1e-6) expect(isBroken).toBe(least > badShare);
      }),
      { numRuns: 500 },
    );
  });

  it("tells of the evidence what it is made of", () => {
    const sequences = new Sequences(OPTIONS, 5 * S);
    sequences.add({ bad: 5, all: 300 });
    const { whole, recent } = sequences.judged();
    expect(whole).toMatchObject({ fromMs: 5 * S, bad: 5, all: 300, isBroken: false });
    expect(recent).toMatchObject({ fromMs: 5 * S, bad: 5, all: 300, isBroken: false });
    // What is judged more often needs more.
    expect(recent.least).toBeLessThan(whole.least);
    expect(whole.least).toBeLessThan(5 / 300);
  });
});

describe("the windows of a limit", () => {
  const fromOf = (sequences: Sequences) => sequences.judged().recent.fromMs / S;

  it("reach back for `over` at least, and for twice that at most", () => {
    const sequences = new Sequences(OPTIONS, 0);
    for (let second = 1; second <= 300; second++) {
      sequences.advance(second * S);
      sequences.add({ bad: 0, all: 100 });
      expect(second - fromOf(sequences)).toBeGreaterThanOrEqual(Math.min(30, second));
      expect(second - fromOf(sequences)).toBeLessThan(60);
    }
  });

  it("wait for the minimum before the next one begins", () => {
    const sequences = new Sequences({ ...OPTIONS, minimum: 1_000 }, 0);
    for (let second = 1; second <= 99; second++) {
      sequences.advance(second * S);
      sequences.add({ bad: 0, all: 10 });
    }
    expect(sequences.judged().recent.fromMs).toBe(0);
    expect(sequences.judged().recent.all).toBe(990);
  });

  it("are never more than the error was split for, whatever the clock does", () => {
    const sequences = new Sequences({ ...OPTIONS, lengthMs: 90_000 }, 0);
    for (let hour = 1; hour <= 24; hour++) {
      sequences.advance(hour * 3_600 * S);
      sequences.add({ bad: 0, all: 1_000 });
    }
    // Three of them, at the beginning and in the second and the third hour: the last two go on.
    expect(fromOf(sequences)).toBe(7_200);
    expect(sequences.judged().recent.all).toBe(23_000);
  });
});
