import { describe, expect, it } from "vitest";
import { DEFAULT_THRESHOLDS, thresholdErrors } from "../../../controller/detect/index.js";

describe("thresholds", () => {
  it("are right as they are by default, whole or in part", () => {
    expect(thresholdErrors(DEFAULT_THRESHOLDS)).toEqual([]);
    expect(thresholdErrors({})).toEqual([]);
    expect(thresholdErrors({ objective: 0.99, calmMs: 30_000 })).toEqual([]);
  });

  it("are refused each with its name, what is expected and what was there", () => {
    expect(thresholdErrors({ objective: 99, latencyZ: "12" })).toEqual([
      "objective: expected a share of requests from 0.5 to 0.99999, got 99",
      'latencyZ: expected standard deviations from 3 to 1000, got "12"',
    ]);
  });

  it("are refused where no threshold has the name, with those that there are", () => {
    const [error] = thresholdErrors({ errorZ: 5 });
    expect(error).toContain("errorZ: no threshold of this name");
    for (const name of Object.keys(DEFAULT_THRESHOLDS)) expect(error).toContain(name);
  });

  it("are no list, text or nothing", () => {
    for (const value of [null, [], "x", 3, undefined]) expect(thresholdErrors(value)).toHaveLength(1);
  });

  it("are no numbers that cannot be", () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, -1])
      expect(thresholdErrors({ errorsZ: value })).toHaveLength(1);
  });

  it("know nothing that an object has by nature", () => {
    expect(thresholdErrors(JSON.parse('{"__proto__": 5, "constructor": 5}'))).toHaveLength(2);
  });
});
