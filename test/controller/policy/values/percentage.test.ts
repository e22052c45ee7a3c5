import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  ALWAYS_PPM,
  parsePercentagePpm,
  parsePercentilePpm,
} from "../../../../controller/policy/values/index.js";

describe("a percentage", () => {
  it("is kept as parts per million", () => {
    expect(parsePercentagePpm("12.5%")).toBe(125_000);
    expect(parsePercentagePpm("0.0001%")).toBe(1);
    expect(parsePercentagePpm("0%")).toBe(0);
    expect(parsePercentagePpm("100%")).toBe(ALWAYS_PPM);
    expect(parsePercentagePpm("007%")).toBe(70_000);
  });

  it("with four digits behind the point is exact", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: ALWAYS_PPM }), (ppm) => {
        const text = `${Math.floor(ppm / 10_000)}.${String(ppm % 10_000).padStart(4, "0")}%`;
        expect(parsePercentagePpm(text)).toBe(ppm);
      }),
    );
  });

  it("with more digits is rounded half up", () => {
    expect(parsePercentagePpm("0.00004%")).toBe(0);
    expect(parsePercentagePpm("0.00005%")).toBe(1);
    expect(parsePercentagePpm("0.000049999999%")).toBe(0);
    expect(parsePercentagePpm("99.99995%")).toBe(ALWAYS_PPM);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 99_999_999 }), (tenths) => {
        const text = `${Math.floor(tenths / 1_000_000)}.${String(tenths % 1_000_000).padStart(6, "0")}%`;
        expect(parsePercentagePpm(text)).toBe(Math.floor((tenths + 50) / 100));
      }),
    );
  });

  it("over all is told from a text that is none", () => {
    for (const text of ["100.0001%", "101%", "100.000000000001%", "9999%"]) {
      expect(parsePercentagePpm(text), text).toBe(Number.POSITIVE_INFINITY);
    }
    for (const text of ["", "%", "5", "-5%", "+5%", "5 %", ".5%", "5.%", "1e1%", "50%%", "½%"]) {
      expect(parsePercentagePpm(text), text).toBeNull();
    }
  });

  it("of all may have zeros behind the point", () => {
    expect(parsePercentagePpm("100.000000000%")).toBe(ALWAYS_PPM);
  });
});

describe("a percentile's name", () => {
  it("says the share below it", () => {
    expect(parsePercentilePpm("p50")).toBe(500_000);
    expect(parsePercentilePpm("p99.9")).toBe(999_000);
    expect(parsePercentilePpm("p0.0001")).toBe(1);
    expect(parsePercentilePpm("p99.9999")).toBe(999_999);
    expect(parsePercentilePpm("p050.00")).toBe(500_000);
  });

  it("is as fine as a percentage", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: ALWAYS_PPM - 1 }), (ppm) => {
        expect(parsePercentilePpm(`p${ppm / 10_000}`)).toBe(ppm);
      }),
    );
  });

  it.each([
    "max",
    "p",
    "50",
    "P50",
    "p0",
    "p100",
    "p100.0",
    "p50.",
    "p.5",
    "p-5",
    "p5e1",
    "p99.99999",
    "p5 ",
  ])("is not %j", (name) => {
    expect(parsePercentilePpm(name)).toBeNull();
  });
});
