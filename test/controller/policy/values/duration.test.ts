import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LONGEST_DURATION, parseDurationMs } from "../../../../controller/policy/values/index.js";

const UNIT_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };
const unit = fc.constantFrom("ms", "s", "m", "h") as fc.Arbitrary<keyof typeof UNIT_MS>;

describe("a duration", () => {
  it("is a number and a unit", () => {
    expect(parseDurationMs("250ms")).toBe(250);
    expect(parseDurationMs("1.5s")).toBe(1_500);
    expect(parseDurationMs("10m")).toBe(600_000);
    expect(parseDurationMs("2h")).toBe(7_200_000);
    expect(parseDurationMs("0ms")).toBe(0);
    expect(parseDurationMs(LONGEST_DURATION)).toBe(365 * 24 * 3_600_000);
  });

  it("of whole units is as many milliseconds as they have", () => {
    fc.assert(
      fc.property(fc.nat({ max: 1_000_000 }), unit, (count, name) => {
        expect(parseDurationMs(`${count}${name}`)).toBe(count * UNIT_MS[name]);
      }),
    );
  });

  it("of seconds with up to three digits behind the point is exact", () => {
    fc.assert(
      fc.property(fc.nat({ max: 10_000_000 }), (ms) => {
        expect(parseDurationMs(`${(ms / 1_000).toFixed(3)}s`)).toBe(ms);
      }),
    );
  });

  it("finer than a millisecond is none", () => {
    expect(parseDurationMs("1.5ms")).toBeNull();
    expect(parseDurationMs("0.0001s")).toBeNull();
    expect(parseDurationMs("1.0000000001h")).toBeNull();
  });

  it("may have zeros that say nothing", () => {
    expect(parseDurationMs("1.0ms")).toBe(1);
    expect(parseDurationMs(`1.5${"0".repeat(100)}s`)).toBe(1_500);
    expect(parseDurationMs(`${"0".repeat(100)}7s`)).toBe(7_000);
  });

  it("is no sum, sign, bare number or other unit", () => {
    for (const text of [
      "",
      "5",
      "-5s",
      "+5s",
      "1h30m",
      "1 s",
      "1S",
      "1d",
      ".5s",
      "5.s",
      "1e3ms",
      "s",
      "1us",
    ]) {
      expect(parseDurationMs(text), text).toBeNull();
    }
  });

  it("too long to count is over every limit", () => {
    expect(parseDurationMs(`${"9".repeat(30)}h`)).toBe(Number.POSITIVE_INFINITY);
    expect(parseDurationMs(`${"9".repeat(10_000)}h`)).toBe(Number.POSITIVE_INFINITY);
  });

  it("is looked for in any text without an exception", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const ms = parseDurationMs(text);
        expect(ms === null || ms >= 0).toBe(true);
      }),
    );
  });
});
