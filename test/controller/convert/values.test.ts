import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { durationMs, durationText, percentageText, ppmOf } from "../../../controller/convert/values.js";
import { parseDurationMs, parsePercentagePpm } from "../../../controller/policy/index.js";

describe("a percentage of Istio's", () => {
  it.each([
    [0, 0],
    [0.1, 1_000],
    [1.1, 11_000],
    [0.0001, 1],
    [0.00005, 1],
    [0.00004, 0],
    [1e-7, 0],
    [5e-5, 1],
    [0.57, 5_700],
    [33.33335, 333_334],
    [99.99995, 1_000_000],
    [100, 1_000_000],
  ])("of %d is %d parts per million, rounded where Istio truncates", (percent, ppm) => {
    expect(ppmOf(percent)).toBe(ppm);
  });

  it.each([-1, 100.00001, Number.NaN, Number.POSITIVE_INFINITY])("of %d is none", (percent) => {
    expect(ppmOf(percent)).toBeUndefined();
  });

  it("is the one that its digits say, as the policy language reads them", () => {
    const hundredths = fc.integer({ min: 0, max: 100_000_000 });
    fc.assert(
      fc.property(hundredths, (millionths) => {
        const percent = millionths / 1_000_000;
        const digits = percent.toFixed(6);
        expect(ppmOf(percent)).toBe(parsePercentagePpm(`${digits}%`));
      }),
    );
  });

  it("is written so that the policy language reads the same parts per million", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), (ppm) => {
        expect(parsePercentagePpm(percentageText(ppm))).toBe(ppm);
      }),
    );
  });
});

describe("a duration of Istio's", () => {
  it.each([
    ["7s", 7_000],
    ["0.1s", 100],
    ["1h2m3.5s", 3_723_500],
    ["1.0004s", 1_000],
    ["1.0005s", 1_001],
    ["499us", 0],
    ["500us", 1],
    ["1500000ns", 2],
    ["2ms", 2],
  ])("of %s is %d ms", (text, ms) => {
    expect(durationMs(text, "d")).toBe(ms);
  });

  it.each(["", "7", "-1s", "1d", "s", "1s ", `${"1".repeat(50)}s`, "1.s"])("is not %j", (text) => {
    expect(() => durationMs(text, "d")).toThrow("is no duration");
  });

  it("is no number", () => {
    expect(() => durationMs(5, "d")).toThrow("is no text");
  });

  it("is written so that the policy language reads the same milliseconds", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3_600_000 }), (ms) => {
        expect(parseDurationMs(durationText(ms))).toBe(ms);
      }),
    );
  });
});
