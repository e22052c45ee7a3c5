import { describe, expect, it } from "vitest";
import { reasonText } from "../../../../controller/cli/describe/reasons.js";
import { sinceText, spanText, whenText } from "../../../../controller/cli/describe/times.js";
import type { TransitionView } from "../../../../controller/model/index.js";
import { NUMBERS, transition } from "../views.js";

function why(reason: string, more: Partial<TransitionView> = {}): string {
  return reasonText(transition("closed", "open", 0, { ...NUMBERS, threshold: 0, reason, ...more }));
}

describe("a reason", () => {
  it.each<[string, Partial<TransitionView>, string]>([
    ["consecutive", { consecutive: 5, threshold: 5 }, "consecutive: 5 failures in a row, threshold 5"],
    ["consecutive", { consecutive: 1, threshold: 1 }, "consecutive: 1 failure in a row, threshold 1"],
    ["rate", { failed: 12, completed: 20, threshold: 500_000 }, "rate: 12 of 20 failed = 60%, threshold 50%"],
    ["rate", { failed: 1, completed: 3, threshold: 1 }, "rate: 1 of 3 failed = 33.3333%, threshold 0.0001%"],
    [
      "slow",
      { slow: 4, slowCompleted: 5, threshold: 800_000 },
      "slow: 4 of 5 answered late = 80%, threshold 80%",
    ],
    ["hung", { hung: 10, threshold: 10 }, "hung: 10 requests wait too long for an answer, threshold 10"],
    ["hung", { hung: 1, threshold: 1 }, "hung: 1 request waits too long for an answer, threshold 1"],
    ["probe", { probeFailures: 1 }, "probe: 1 probe failed, and at most 0 may"],
    ["probe", { probeFailures: 3, threshold: 2 }, "probe: 3 probes failed, and at most 2 may"],
    ["forced", {}, "forced: the policy's mode was changed"],
    ["deadline", { to: "half_open" }, "deadline: the open time is over: probes may pass"],
    [
      "recovered",
      { from: "half_open", to: "closed", probeSuccesses: 3, threshold: 3 },
      "recovered: 3 of 3 probes succeeded",
    ],
    [
      "recovered",
      { from: "half_open", to: "ramp", probeSuccesses: 3, threshold: 3 },
      "recovered: 3 of 3 probes succeeded: a rising share passes",
    ],
    ["recovered", { from: "ramp", to: "closed" }, "recovered: the ramp is over"],
  ])("%s with %j is told in words", (reason, numbers, words) => {
    expect(why(reason, numbers)).toBe(words);
  });

  it("without the numbers, as an earlier filter tells it, says what it knows", () => {
    expect(why("rate")).toBe("rate: 0 of 0 failed");
    expect(why("consecutive", { consecutive: 5 })).toBe("consecutive: 5 failures in a row");
  });

  it.each(["later", "", "constructor", "__proto__", "toString"])(
    "that is not known, as %j, is itself",
    (reason) => {
      expect(why(reason)).toBe(reason);
    },
  );
});

describe("an instant", () => {
  const NOW = Date.parse("2026-11-21T12:00:00Z");

  it.each<[number, string]>([
    [-300, "2026-11-21T11:59:59Z (300 ms ago)"],
    [-1000, "2026-11-21T11:59:59Z (1 s ago)"],
    [-119_999, "2026-11-21T11:58:00Z (119 s ago)"],
    [-120_000, "2026-11-21T11:58:00Z (2 min ago)"],
    [3_500, "2026-11-21T12:00:03Z (in 3 s)"],
    [7_200_000, "2026-11-21T14:00:00Z (in 2 h)"],
  ])("%d ms from now is %s", (distanceMs, text) => {
    expect(whenText(NOW + distanceMs, NOW)).toBe(text);
  });

  it("that has been, and is yet to come, was told by another clock", () => {
    expect(sinceText(NOW - 1000, NOW)).toBe("2026-11-21T11:59:59Z (1 s ago)");
    expect(sinceText(NOW + 3000, NOW)).toBe("2026-11-21T12:00:03Z (by a clock that is 3 s ahead)");
    expect(sinceText(NOW + 3000, undefined)).toBe("2026-11-21T12:00:03Z");
  });

  it("has no age where none is wanted", () => {
    expect(whenText(NOW, undefined)).toBe("2026-11-21T12:00:00Z");
  });

  it("that no calendar has is shown all the same", () => {
    expect(whenText(2 ** 53 - 1, NOW)).toMatch(/^9007199254740991 \(in \d+ d\)$/);
  });

  it("is days away when it is", () => {
    expect(spanText(3 * 86_400_000)).toBe("3 d");
  });
});
