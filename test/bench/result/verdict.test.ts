import { describe, expect, test } from "vitest";
import { exactly, verdictOf } from "../../../bench/result/index.js";

const stateOf = (bound: "at most" | "at least", low: number, high: number) =>
  verdictOf({
    target: "a ratio",
    bound,
    limit: 1.2,
    unit: "x",
    figure: { median: (low + high) / 2, low, high, samples: 20 },
  }).state;

describe("a verdict on an upper limit", () => {
  test("holds where the whole interval is below, or on it", () => {
    expect(stateOf("at most", 1.0, 1.1)).toBe("holds");
    expect(stateOf("at most", 1.0, 1.2)).toBe("holds");
  });

  test("is missed where the whole interval is above", () => {
    expect(stateOf("at most", 1.21, 1.3)).toBe("missed");
  });

  test("is open where the interval straddles the limit", () => {
    expect(stateOf("at most", 1.1, 1.3)).toBe("open");
    expect(stateOf("at most", 1.2, 1.3)).toBe("open");
  });
});

describe("a verdict on a lower limit", () => {
  test("holds where the whole interval is above, or on it", () => {
    expect(stateOf("at least", 1.2, 1.3)).toBe("holds");
  });

  test("is missed where the whole interval is below", () => {
    expect(stateOf("at least", 1.0, 1.19)).toBe("missed");
  });

  test("is open where the interval straddles the limit", () => {
    expect(stateOf("at least", 1.1, 1.3)).toBe("open");
    expect(stateOf("at least", 1.1, 1.2)).toBe("open");
  });
});

test("a count is judged as it is, and what was asked is kept", () => {
  const asked = { target: "values", bound: "at most", limit: 1, unit: "", figure: exactly(2) } as const;
  expect(verdictOf(asked)).toEqual({ ...asked, state: "missed" });
});
