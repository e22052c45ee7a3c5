import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  columnErrors,
  columnsOf,
  type SampleColumns,
  samplesOf,
} from "../../../../controller/incident/file/columns.js";
import type { StepSample } from "../../../../controller/model/index.js";
import { samples } from "../support/arbitrary.js";

const IDLE: StepSample = { requests: 0, outcomes: {}, latency: {}, inFlight: 0 };
const BUSY: StepSample = {
  requests: 10,
  outcomes: { success: 9, failure: 1 },
  latency: { p50Ms: 4.5, p99Ms: 30 },
  inFlight: 2,
};
const SILENT: StepSample = { requests: null, outcomes: null, latency: { p50Ms: 7 }, inFlight: null };

describe("columns of samples", () => {
  it("have an entry for each step that was heard of, and where these lie", () => {
    expect(columnsOf([undefined, BUSY, IDLE, undefined, SILENT])).toEqual({
      heard: [
        [1, 2],
        [4, 1],
      ],
      requests: [10, 0, null],
      inFlight: [2, 0, null],
      outcomes: { success: [9, null, null], failure: [1, null, null] },
      untold: [2],
      latency: { p50Ms: [4.5, null, 7], p99Ms: [30, null, null] },
    });
  });

  it("of nothing are empty", () => {
    const empty = { heard: [], requests: [], inFlight: [], outcomes: {}, untold: [], latency: {} };
    expect(columnsOf([])).toEqual(empty);
    expect(columnsOf([undefined, undefined])).toEqual(empty);
    expect(samplesOf(empty, 2)).toEqual([undefined, undefined]);
  });

  it("tell what is idle from what is not told, and from silence", () => {
    const all = [IDLE, SILENT, undefined];
    expect(samplesOf(columnsOf(all), 3)).toEqual(all);
  });

  it("become the samples that they were made of, and fit their window", () => {
    fc.assert(
      fc.property(
        fc.nat(12).chain((steps) => samples(steps)),
        (all) => {
          const columns = columnsOf(all);
          expect(columnErrors(columns, all.length)).toEqual([]);
          const told = JSON.parse(JSON.stringify(all.map((sample) => sample ?? null)));
          const back = samplesOf(JSON.parse(JSON.stringify(columns)), all.length);
          expect(JSON.parse(JSON.stringify(back.map((sample) => sample ?? null)))).toEqual(told);
        },
      ),
      { numRuns: 150 },
    );
  });

  it("share nothing with the samples that come of them", () => {
    const columns = columnsOf([BUSY]);
    const [first] = samplesOf(columns, 1);
    if (first?.outcomes) first.outcomes.success = 0;
    expect(samplesOf(columns, 1)[0]).toEqual(BUSY);
  });
});

describe("columns that do not fit", () => {
  const good = columnsOf([BUSY, IDLE, undefined]);

  it.each<[Partial<SampleColumns>, string]>([
    [{ requests: [1] }, "requests has 1 entries, heard has 2"],
    [{ inFlight: [1, 2, 3] }, "inFlight has 3 entries, heard has 2"],
    [{ outcomes: { success: [1] } }, "outcomes.success has 1 entries, heard has 2"],
    [{ latency: { p50Ms: [] } }, "latency.p50Ms has 0 entries, heard has 2"],
    [{ untold: [0, 2] }, "untold: there is no entry 2"],
    [{ heard: [[0, 4]] }, "heard: [0, 4] is not after the one before and within 3 steps"],
    [{ heard: [[1, 0]] }, "heard: [1, 0] is not after"],
    [
      {
        heard: [
          [1, 1],
          [0, 1],
        ],
      },
      "heard: [0, 1] is not after",
    ],
  ])("by %j are told as %s", (more, words) => {
    expect(columnErrors({ ...good, ...more }, 3)[0]).toContain(words);
  });

  it("are all told", () => {
    expect(columnErrors({ ...good, requests: [], inFlight: [], untold: [9] }, 3)).toHaveLength(3);
  });
});
