import { describe, expect, it } from "vitest";
import type { Frame } from "../../../controller/diagnose/frame.js";
import {
  measureOf,
  minus,
  orZero,
  rowsOf,
  sumOf,
  timeOf,
  together,
} from "../../../controller/diagnose/rows.js";
import type { MeshWindow, StepLatency, StepSample } from "../../../controller/model/index.js";

const SPAN = { fromMs: 0, toMs: 0 };
const frame: Frame = {
  columns: [0, 1, 2],
  baseline: 2,
  stepMs: 5_000,
  onsetMs: 0,
  before: SPAN,
  since: SPAN,
};

const sample = (over: Partial<StepSample> = {}): StepSample => ({
  requests: 10,
  outcomes: {},
  latency: { meanMs: 5 },
  inFlight: 1,
  ...over,
});

const rows = (...samples: (StepSample | undefined)[]) => rowsOf(samples, frame, "meanMs");
const list = (row: Float64Array) => [...row];

describe("rows of samples", () => {
  it("have a column for each step of the frame", () => {
    const of = rows(sample({ requests: 1 }), sample({ requests: 2 }), sample({ requests: 3 }));
    expect(list(of.requests)).toEqual([1, 2, 3]);
    expect(list(of.latency)).toEqual([5, 5, 5]);
    expect(list(of.inFlight)).toEqual([1, 1, 1]);
  });

  it("count as failed what failed, and what was turned away by us or by a rule", () => {
    const outcomes = {
      success: 1,
      failure: 2,
      soft_failure: 3,
      rejected: 4,
      injected: 5,
      cancelled: 6,
      denied: 7,
    };
    const of = rows(sample({ outcomes }));
    expect(of.failed[0]).toBe(21);
    expect(of.rejected[0]).toBe(4);
    expect(of.injected[0]).toBe(5);
  });

  it("tell an outcome that is absent from one that is not told", () => {
    const of = rows(sample({ outcomes: {} }), sample({ outcomes: null }), undefined);
    expect(list(of.failed)).toEqual([0, Number.NaN, Number.NaN]);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, -1, 1e300])(
    "do not know a number that cannot be: %s",
    (value) => {
      const of = rows(
        sample({
          requests: value,
          latency: { meanMs: value },
          inFlight: value,
          outcomes: { failure: value },
        }),
      );
      expect([of.requests[0], of.latency[0], of.inFlight[0], of.failed[0]]).toEqual(
        Array(4).fill(Number.NaN),
      );
    },
  );

  it("take hardly any request for none", () => {
    expect(rows(sample({ requests: 1e-300 })).requests[0]).toBe(0);
  });
});

describe("several ends together", () => {
  it("weigh latencies by requests", () => {
    const both = together([
      rows(sample({ requests: 30, latency: { meanMs: 10 } })),
      rows(sample({ latency: { meanMs: 50 } })),
    ]);
    expect(both.requests[0]).toBe(40);
    expect(both.latency[0]).toBe(20);
  });

  it("weigh by what is known of them otherwise where no requests are told", () => {
    const untold = (meanMs: number) => rows(sample({ requests: null, latency: { meanMs } }));
    expect(together([untold(10), untold(50)], [3, 1]).latency[0]).toBe(20);
    expect(together([untold(10), untold(50)]).latency[0]).toBe(30);
  });

  it("leave out an end that says nothing in a step", () => {
    const both = together([rows(sample()), rows(undefined)]);
    expect([both.requests[0], both.latency[0]]).toEqual([10, 5]);
  });
});

describe("arithmetic of rows", () => {
  const left = Float64Array.from([1, Number.NaN, 3]);
  const right = Float64Array.from([10, 20, Number.NaN]);

  it("adds what is known", () => {
    expect(list(sumOf([left, right]))).toEqual([11, 20, 3]);
    expect(list(sumOf([]))).toEqual([]);
  });

  it("knows no difference of what is not known", () => {
    expect(list(minus(left, right))).toEqual([-9, Number.NaN, Number.NaN]);
    expect(list(minus(left, orZero(right)))).toEqual([-9, Number.NaN, 3]);
  });

  it("has no time in steps without requests", () => {
    expect(list(timeOf(rows(sample(), sample({ requests: 0, latency: {} }), undefined)))).toEqual([
      50,
      0,
      Number.NaN,
    ]);
  });
});

describe("the measure of a window", () => {
  const windowOf = (...latencies: StepLatency[]): MeshWindow => ({
    ...{ fromMs: 0, stepMs: 5_000, steps: 3, calls: [], services: [], instances: [] },
    ends: latencies.map((latency, at) => ({
      seenBy: "source",
      source: "default/a",
      destination: `default/${at}`,
      samples: [sample({ latency })],
    })),
  });

  it.each([
    ["meanMs", [{ meanMs: 1, p50Ms: 1 }, { meanMs: 2 }]],
    ["p50Ms", [{ p50Ms: 1 }, { p50Ms: 1, p99Ms: 3 }]],
    ["p50Ms", [{ p50Ms: 1, meanMs: 1 }, { p50Ms: 1 }, { p50Ms: 1 }]],
    ["p99Ms", [{ p99Ms: 9 }]],
    ["meanMs", []],
  ] as [string, StepLatency[]][])("is %s, the best that nearly all tell", (measure, latencies) => {
    expect(measureOf(windowOf(...latencies), frame)).toBe(measure);
  });
});
