import { describe, expect, it } from "vitest";
import { csvRowsOf, numberIn, utcIn } from "../../../bench/diagnosis/csv.js";

describe("a table", () => {
  it("has rows of fields, without empty lines, however its lines end", () => {
    expect(csvRowsOf("a,b\r\n1,\n\n,2\n")).toEqual([
      ["a", "b"],
      ["1", ""],
      ["", "2"],
    ]);
  });

  it("may begin with a byte order mark", () => {
    expect(csvRowsOf("\uFEFFtime,a")).toEqual([["time", "a"]]);
  });
});

describe("a field", () => {
  it.each([
    ["1.5", 1.5],
    [" 2 ", 2],
    ["-0", -0],
    ["1e3", 1_000],
    ["", undefined],
    [" ", undefined],
    ["NaN", undefined],
    ["inf", undefined],
    ["1,5", undefined],
    [undefined, undefined],
  ])("%j is the number %d", (field, value) => {
    expect(numberIn(field)).toBe(value);
  });

  it.each([
    ["2022-08-22 03:53:54", Date.UTC(2022, 7, 22, 3, 53, 54)],
    ["2022-08-22T03:53:54.25 +0000 UTC m=+1", Date.UTC(2022, 7, 22, 3, 53, 54)],
    ["2022-08-22 03:53", Number.NaN],
    ["2022-13-22 03:53:54", Number.NaN],
    ["2022-08-", Number.NaN],
    ["Time", Number.NaN],
    ["", Number.NaN],
  ])("%j is the time %d", (field, ms) => {
    expect(utcIn(field)).toBe(ms);
  });
});
