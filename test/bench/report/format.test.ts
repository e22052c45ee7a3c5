import { describe, expect, test } from "vitest";
import { formatCell, formatFigure, formatNumber } from "../../../bench/report/index.js";

describe("a number", () => {
  test.each([
    [0, "0"],
    [7, "7"],
    [1234567, "1,234,567"],
    [1.23456, "1.23"],
    [0.012345, "0.0123"],
    [12.345, "12.3"],
    [123.45, "123"],
    [-0.5, "-0.500"],
    [-0.0000001, "0.000000"],
  ])("%d is written %s", (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });
});

describe("a figure", () => {
  test("is written with its interval, all of one precision", () => {
    expect(formatFigure({ median: 1.234, low: 1.1, high: 1.456789, samples: 9 })).toBe("1.23 [1.10, 1.46]");
  });

  test("has no more digits than its interval is wide", () => {
    expect(formatFigure({ median: 0.01, low: -2.5, high: 2.5, samples: 9 })).toBe("0.01 [-2.50, 2.50]");
  });

  test("of one sample has no interval", () => {
    expect(formatFigure({ median: 954, low: 954, high: 954, samples: 1 })).toBe("954");
  });
});

test("a cell is text as it is, a number, a figure, or a dash where nothing was measured", () => {
  const figure = { median: 2, low: 1, high: 3, samples: 5 };
  expect(["text", 12, figure, undefined].map(formatCell)).toEqual(["text", "12", "2.00 [1.00, 3.00]", "-"]);
});
