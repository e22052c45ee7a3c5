import { describe, expect, it } from "vitest";
import type { Frame } from "../../../controller/diagnose/frame.js";
import {
  contrast,
  freshness,
  isTold,
  meanBefore,
  meanOf,
  meanSince,
} from "../../../controller/diagnose/robust.js";

const FLOOR = { share: 0.05, amount: 2 };
const SPAN = { fromMs: 0, toMs: 0 };

function frameOf(before: number, since: number): Frame {
  const columns = Array.from({ length: before + since }, (_, at) => at);
  return { columns, baseline: before, stepMs: 5_000, onsetMs: 0, before: SPAN, since: SPAN };
}

const of = (before: number[], since: number[], floor = FLOOR) =>
  contrast(Float64Array.from([...before, ...since]), frameOf(before.length, since.length), floor);

describe("a contrast", () => {
  it("is how far the time since lies from the median before, in deviations", () => {
    const found = of([100, 90, 110, 100, 95, 105], [200, 200]);
    expect(found).toMatchObject({ baseline: 100, observed: 200, fresh: 0.95 });
    expect(found?.sigma).toBeCloseTo(1.4826 * 5, 6);
    expect(found?.z).toBeCloseTo(100 / (1.4826 * 5), 6);
  });

  it("goes by the floor where nothing moved before", () => {
    expect(of([100, 100, 100, 100], [114, 114])).toMatchObject({ sigma: 7, z: 2 });
  });

  it("is not moved by single steps that were wild before", () => {
    expect(of([100, 100, 9_000, 100, 100, 100, 100], [100])?.z).toBe(0);
  });

  it("sees what hit one of four steps only in part, and what hit most of them wholly", () => {
    const before = [10, 10, 10, 10];
    expect(of(before, [10, 10, 10, 100])?.z).toBeLessThan(of(before, [10, 100, 100, 100])?.z ?? 0);
    expect(of(before, [10, 100, 100, 100])?.observed).toBe(100);
  });

  it("leaves out what had been reached before the onset", () => {
    expect(of([10, 10, 10, 10, 10, 10, 80, 80], [80, 80])?.excess).toBe(0);
  });

  it("takes the lower of the last two steps, as the last may be hit already", () => {
    expect(of([10, 10, 10, 10, 10, 10, 10, 80], [80, 80])?.excess).toBe(70);
  });

  it("is negative where it fell", () => {
    expect(of([100, 100, 100, 100], [20, 20])?.z).toBeLessThan(-3);
  });

  it("is absent without steps to compare", () => {
    expect(of([10], [20])).toBeUndefined();
    expect(of([10, 10, 10], [])).toBeUndefined();
    expect(of([Number.NaN, Number.NaN, 10], [20])).toBeUndefined();
    expect(of([10, 10, 10], [Number.NaN])).toBeUndefined();
  });
});

describe("freshness", () => {
  it.each([
    ["all of it is new", 10, 10, 100, 1],
    ["half was there", 0, 50, 100, 0.5],
    ["all was there", 0, 100, 100, 0],
    ["it was worse before", 0, 300, 100, 0],
    ["nothing rose", 10, 10, 10, 1],
    ["the last step is not known", 10, Number.NaN, 100, 1],
  ])("where %s", (_, baseline, last, observed, fresh) => {
    expect(freshness(baseline, last, observed)).toBe(fresh);
  });
});

describe("means", () => {
  const row = Float64Array.from([1, 3, Number.NaN, 10, Number.NaN]);

  it("leave out what is not known", () => {
    expect(meanBefore(row, frameOf(3, 2))).toBe(2);
    expect(meanSince(row, frameOf(3, 2))).toBe(10);
  });

  it("are not known where nothing is", () => {
    expect(meanOf(Float64Array.from([Number.NaN]))).toBeNaN();
    expect(meanOf(new Float64Array(0))).toBeNaN();
  });
});

describe("a row is told", () => {
  it("where half of its steps are", () => {
    expect(isTold(Float64Array.from([1, Number.NaN]))).toBe(true);
    expect(isTold(Float64Array.from([1, Number.NaN, Number.NaN]))).toBe(false);
    expect(isTold(new Float64Array(0))).toBe(false);
    expect(isTold(undefined)).toBe(false);
  });
});
