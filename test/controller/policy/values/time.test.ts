import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatTime, parseTimeMs } from "../../../../controller/policy/values/index.js";

const firstMs = 0;
const lastMs = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

describe("a time", () => {
  it("is RFC 3339 in UTC", () => {
    expect(parseTimeMs("2026-11-21T00:00:00Z")).toBe(Date.UTC(2026, 10, 21));
    expect(parseTimeMs("1970-01-01T00:00:00Z")).toBe(0);
    expect(parseTimeMs("2024-02-29T12:34:56Z")).toBe(Date.UTC(2024, 1, 29, 12, 34, 56));
  });

  it("comes back from the text it is written as", () => {
    fc.assert(
      fc.property(fc.integer({ min: firstMs, max: lastMs }), (timeMs) => {
        expect(parseTimeMs(formatTime(timeMs))).toBe(timeMs);
      }),
    );
  });

  it("may have a fraction of up to nine digits, of which three count", () => {
    expect(parseTimeMs("1970-01-01T00:00:00.5Z")).toBe(500);
    expect(parseTimeMs("1970-01-01T00:00:00.001999999Z")).toBe(1);
    expect(parseTimeMs("1970-01-01T00:00:00.0019999999Z")).toBeNull();
  });

  it("exists on the calendar and the clock", () => {
    for (const text of [
      "2026-02-30T00:00:00Z",
      "2100-02-29T00:00:00Z",
      "2026-13-01T00:00:00Z",
      "2026-00-10T00:00:00Z",
      "2026-11-00T00:00:00Z",
      "2026-11-21T24:00:00Z",
      "2026-11-21T00:60:00Z",
      "2026-12-31T23:59:60Z",
      "1969-12-31T23:59:59Z",
    ]) {
      expect(parseTimeMs(text), text).toBeNull();
    }
  });

  it("names no other zone and leaves nothing out", () => {
    for (const text of [
      "",
      "2026-11-21",
      "2026-11-21T00:00Z",
      "2026-11-21 00:00:00Z",
      "2026-11-21t00:00:00z",
      "2026-11-21T00:00:00",
      "2026-11-21T00:00:00+00:00",
      "2026-11-21T00:00:00.Z",
      " 2026-11-21T00:00:00Z",
    ]) {
      expect(parseTimeMs(text), text).toBeNull();
    }
  });
});
