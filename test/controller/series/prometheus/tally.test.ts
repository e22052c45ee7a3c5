import { describe, expect, it } from "vitest";
import type { Line } from "../../../../controller/series/prometheus/matrix.js";
import { QuantileRow } from "../../../../controller/series/prometheus/quantiles.js";
import { Tally } from "../../../../controller/series/prometheus/tally.js";

const NONE = Number.NaN;

function line(outcome: string, ...values: number[]): Line {
  return { labels: { outcome }, values: Float64Array.from(values) };
}

function requestsOf(tally: Tally): (number | null | undefined)[] | undefined {
  return tally.samples()?.map((sample) => sample?.requests);
}

describe("counters at the ends of steps", () => {
  it("are what was counted between them", () => {
    const tally = new Tally(3);
    tally.addRequests([line("success", 10, 15, 15, 40), line("failure", 0, 0, 2, 2)]);
    expect(tally.samples()?.map((sample) => sample?.outcomes)).toEqual([
      { success: 5 },
      { failure: 2 },
      { success: 25 },
    ]);
  });

  it("tell nothing of a step at whose begin or end they are missing", () => {
    const tally = new Tally(4);
    tally.addRequests([line("success", NONE, 10, NONE, 30, 35)]);
    expect(requestsOf(tally)).toEqual([undefined, undefined, undefined, 5]);
  });

  it("count from 0 where they fell, and the step has no latency", () => {
    const tally = new Tally(2);
    tally.addRequests([line("success", 100, 4, 6)]);
    tally.addDurations(line("", 9, 1, 2), 1_000);
    const row = new QuantileRow(2);
    for (const step of [0, 1]) row.set(step, { bounds: [0.5], counts: [4] });
    tally.setQuantiles(row, 1_000);
    expect(tally.samples()?.map((sample) => [sample?.requests, sample?.latency])).toEqual([
      [4, {}],
      [2, { meanMs: 500, p50Ms: 250, p75Ms: 375, p90Ms: 450, p95Ms: 475, p99Ms: 495 }],
    ]);
  });

  it("count from 0 where they begin beside others that were there", () => {
    const tally = new Tally(2);
    tally.addRequests([line("success", 1, 2, 3), line("cancelled", NONE, 7, 9)]);
    expect(tally.samples()?.map((sample) => sample?.outcomes?.cancelled)).toEqual([7, 2]);
  });

  it("are no peak where all of them begin: what was before is not known", () => {
    const tally = new Tally(2);
    tally.addRequests([line("success", NONE, 1_000_000, 1_000_003)]);
    expect(requestsOf(tally)).toEqual([undefined, 3]);
  });

  it("of two targets are added, each by itself", () => {
    const tally = new Tally(2);
    tally.addRequests([line("success", 10, 20, 30)]);
    tally.addRequests([line("success", 500, 501, NONE)]);
    expect(requestsOf(tally)).toEqual([11, 10]);
  });

  it("of an outcome that nobody knows are left out", () => {
    const tally = new Tally(1);
    tally.addRequests([line("success", 1, 2), line("__proto__", 1, 9)]);
    expect(tally.samples()).toEqual([{ requests: 1, outcomes: { success: 1 }, latency: {}, inFlight: null }]);
  });

  it("say nothing where no step is told of", () => {
    const tally = new Tally(2);
    tally.addRequests([line("success", NONE, NONE, 3)]);
    expect(tally.samples()).toBeUndefined();
  });
});
