import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  errorShareOf,
  inFlightOf,
  latencyKeyOf,
  latencyOf,
  rateOf,
  slowestOf,
} from "../../../../controller/incident/plot/measure.js";
import type { StepSample } from "../../../../controller/model/index.js";
import { samples } from "../support/arbitrary.js";

function step(more: Partial<StepSample> = {}): StepSample {
  return { requests: null, outcomes: null, latency: {}, inFlight: null, ...more };
}

describe("the share of failed requests", () => {
  it.each<[StepSample["outcomes"], number | null]>([
    [{ success: 9, failure: 1 }, 0.1],
    [{ success: 1, soft_failure: 1, rejected: 1, injected: 1 }, 0.75],
    [{ success: 5, ignored: 5, cancelled: 5 }, 0],
    [{ success: 5, denied: 5 }, 0.5],
    [{ cancelled: 5 }, null],
    [{}, null],
    [null, null],
  ])("of %j is %s", (outcomes, share) => {
    expect(errorShareOf([[step({ outcomes })]], 1)).toEqual([share]);
  });

  it("of several series is that of all their requests", () => {
    const one = [step({ outcomes: { success: 90 } })];
    const other = [step({ outcomes: { failure: 10 } })];
    expect(errorShareOf([one, other], 1)).toEqual([0.1]);
  });
});

describe("latency", () => {
  it("is a mean by requests over several series", () => {
    const one = [step({ requests: 30, latency: { p75Ms: 10 } })];
    const other = [step({ requests: 10, latency: { p75Ms: 50 } })];
    expect(latencyOf([one, other], 1, "p75Ms")).toEqual([20]);
    expect(slowestOf([one, other], 1, "p75Ms")).toEqual([50]);
  });

  it("counts each series alike where requests are not told, and none that had no requests", () => {
    const one = [step({ latency: { p50Ms: 10 } })];
    const other = [step({ latency: { p50Ms: 20 } })];
    const idle = [step({ requests: 0, latency: { p50Ms: 1000 } })];
    expect(latencyOf([one, other, idle], 1, "p50Ms")).toEqual([15]);
  });

  it("is unknown where no series tells of it", () => {
    expect(latencyOf([[step({ requests: 5 }), undefined]], 2, "p75Ms")).toEqual([null, null]);
    expect(slowestOf([[undefined]], 1, "p75Ms")).toEqual([null]);
  });

  it.each<[StepSample["latency"], string]>([
    [{ p50Ms: 1, p75Ms: 2, p99Ms: 3 }, "p75Ms"],
    [{ p50Ms: 1, p95Ms: 3 }, "p95Ms"],
    [{ p50Ms: 1, meanMs: 3 }, "p50Ms"],
    [{ meanMs: 3 }, "meanMs"],
    [{}, "p75Ms"],
  ])("of %j is shown as %s", (latency, key) => {
    expect(latencyKeyOf([[undefined, step({ latency })]])).toBe(key);
  });
});

describe("a rate", () => {
  it("is of a second, whatever the step", () => {
    const one = [step({ requests: 60 }), step({ requests: null }), undefined];
    expect(rateOf([one], 3, 60_000)).toEqual([1, null, null]);
    expect(rateOf([one, [step({ requests: 30 })]], 1, 5_000)).toEqual([18]);
  });
});

describe("requests under way", () => {
  it("are those of all series that tell of them", () => {
    expect(inFlightOf([[step({ inFlight: 3 })], [step({ inFlight: 4 })], [step()]], 1)).toEqual([7]);
    expect(inFlightOf([[step()]], 1)).toEqual([null]);
  });
});

describe("any measure of any samples", () => {
  it("has a value for each step, which is a number or null", () => {
    fc.assert(
      fc.property(fc.array(samples(4), { maxLength: 3 }), (all) => {
        const measures = [
          errorShareOf(all, 4),
          latencyOf(all, 4, latencyKeyOf(all)),
          slowestOf(all, 4, "p99Ms"),
          rateOf(all, 4, 5000),
          inFlightOf(all, 4),
        ];
        for (const values of measures) {
          expect(values).toHaveLength(4);
          expect(values.every((value) => value === null || Number.isFinite(value))).toBe(true);
        }
        expect(measures[0]?.every((value) => value === null || (value >= 0 && value <= 1))).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});
