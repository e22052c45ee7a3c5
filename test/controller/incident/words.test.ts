import { describe, expect, it } from "vitest";
import type { PlotUnit } from "../../../controller/incident/index.js";
import {
  changeText,
  clockText,
  complaint,
  countText,
  durationText,
  isoText,
  isTold,
  KIND_MEANINGS,
  likelihoodOf,
  nodeText,
  SYMPTOM_UNITS,
  symptomText,
  targetText,
  valueText,
} from "../../../controller/incident/words.js";
import {
  CAUSE_KINDS,
  type CauseTarget,
  SYMPTOM_KINDS,
  type Symptom,
} from "../../../controller/model/index.js";
import { symptom } from "./support/case.js";

describe("a number in words", () => {
  it.each<[number | null, PlotUnit, string]>([
    [0, "ms", "0 ms"],
    [0.26, "ms", "0.26 ms"],
    [4.44, "ms", "4.4 ms"],
    [31.66, "ms", "31.7 ms"],
    [430.4, "ms", "430 ms"],
    [9_999, "ms", "9,999 ms"],
    [10_000, "ms", "10 s"],
    [26_123, "ms", "26.1 s"],
    [-12_000, "ms", "-12 s"],
    [0.00012, "share", "0.012 %"],
    [0.003, "share", "0.3 %"],
    [0.977, "share", "97.7 %"],
    [1, "share", "100 %"],
    [0, "requests", "0 requests"],
    [1, "requests", "1 request"],
    [1203.4, "requests", "1,203 requests"],
    [41.27, "requests/s", "41.3 requests/s"],
    [0.018, "cores", "0.018 cores"],
    [0.00004, "cores", "4.0e-5 cores"],
    [0, "bytes", "0 B"],
    [1023, "bytes", "1,023 B"],
    [1536, "bytes", "1.5 KiB"],
    [300 * 1024 * 1024, "bytes", "300 MiB"],
    [2 ** 60, "bytes", "1,048,576 TiB"],
    [2.7654, "1", "2.8"],
    [null, "ms", "?"],
    [Number.NaN, "share", "?"],
    [Number.POSITIVE_INFINITY, "requests", "?"],
  ])("%d in %s is %s", (value, unit, text) => {
    expect(valueText(value, unit)).toBe(text);
  });

  it("stands beside what it was before", () => {
    expect(changeText(12, 430, "ms")).toBe("12 ms -> 430 ms");
    expect(changeText(null, 0.5, "share")).toBe("? -> 50 %");
  });

  it.each([
    [0, "0"],
    [999.6, "1,000"],
    [1_234_567, "1,234,567"],
  ])("%d as a count is %s", (count, text) => {
    expect(countText(count)).toBe(text);
  });
});

describe("a time in words", () => {
  it.each([
    [0, "0 s"],
    [499, "0 s"],
    [45_000, "45 s"],
    [119_000, "119 s"],
    [121_000, "2 min"],
    [-90_000, "90 s"],
    [3_600_000, "60 min"],
    [7_200_000, "2 h"],
    [7_500_000, "2 h 5 min"],
    [90_000_000, "25 h"],
  ])("%d ms last %s", (durationMs, text) => {
    expect(durationText(durationMs)).toBe(text);
  });

  it("is UTC, to the second", () => {
    const atMs = Date.parse("2026-11-21T12:03:10.987Z");
    expect(isoText(atMs)).toBe("2026-11-21T12:03:10Z");
    expect(clockText(atMs)).toBe("12:03:10Z");
  });

  it("that no calendar has stays a number", () => {
    expect(isoText(1e18)).toBe("1000000000000000000");
  });
});

describe("a name in words", () => {
  it.each([
    ["outside", "users"],
    ["", "users"],
    ["unknown", "unknown callers"],
    ["other", "other destinations"],
    ["default/reviews", "default/reviews"],
  ])("of the node %j is %s", (node, text) => {
    expect(nodeText(node)).toBe(text);
  });

  it.each<[CauseTarget, string]>([
    [{ type: "service", service: "a/b" }, "a/b"],
    [{ type: "edge", source: "outside", destination: "a/b" }, "users -> a/b"],
    [{ type: "version", service: "a/b", version: "v2", instances: [] }, "a/b v2"],
    [{ type: "version", service: "a/b", version: "", instances: [] }, "a/b (one version)"],
    [{ type: "caller", service: "a/b" }, "a/b as a caller"],
    [
      {
        type: "change",
        change: { kind: "experiment", name: "e1", atMs: 0, endedMs: null, services: [], summary: "" },
      },
      "experiment e1",
    ],
  ])("of the target %j is %s", (target, text) => {
    expect(targetText(target)).toBe(text);
  });
});

describe("a symptom in words", () => {
  it.each<[Partial<Symptom>, string]>([
    [{ kind: "errors" }, "requests of default/reviews to default/ratings fail"],
    [{ kind: "latency" }, "requests of default/reviews to default/ratings are slow"],
    [{ kind: "traffic_loss" }, "requests of default/reviews to default/ratings are missing"],
    [{ kind: "traffic_surge" }, "requests of default/reviews to default/ratings are far more than usual"],
    [{ kind: "hung" }, "requests of default/reviews to default/ratings hang"],
    [{ kind: "errors", source: "" }, "requests to default/ratings fail"],
    [{ kind: "errors", source: "unknown" }, "requests of unknown callers to default/ratings fail"],
    [{ kind: "latency", source: "outside", atUsers: true }, "users' requests to default/ratings are slow"],
  ])("%j complains that %s", (more, text) => {
    expect(complaint(symptom(more))).toBe(text);
  });

  it.each<[Partial<Symptom>, string]>([
    [{}, ": 0 % -> 100 %, seen by the caller"],
    [{ seenBy: "destination" }, ": 0 % -> 100 %, seen by the callee"],
    [{ source: "" }, ": 0 % -> 100 %"],
    [{ kind: "latency", baseline: 4, observed: 127 }, ": 4 ms -> 127 ms, seen by the caller"],
    [{ kind: "hung", baseline: 1, observed: 40 }, ": 1 request -> 40 requests, seen by the caller"],
    [
      { kind: "traffic_loss", baseline: 31.5, observed: 3 },
      ": 31.5 requests/s -> 3 requests/s, seen by the caller",
    ],
  ])("%j ends with %s", (more, text) => {
    expect(symptomText(symptom(more)).endsWith(text)).toBe(true);
  });

  it("of latency says which number of it is told, where that is known", () => {
    const slow = symptom({ kind: "latency", baseline: 12, observed: 430 });
    expect(symptomText(slow)).toContain(": 12 ms -> 430 ms,");
    expect(symptomText({ ...slow, quantile: "p50Ms" })).toContain(": median 12 ms -> 430 ms,");
    expect(symptomText({ ...slow, quantile: "p99Ms" })).toContain(": 99th percentile 12 ms -> 430 ms,");
  });

  it("has a unit, and each kind of cause a meaning", () => {
    expect(Object.keys(SYMPTOM_UNITS).sort()).toEqual([...SYMPTOM_KINDS].sort());
    expect(Object.keys(KIND_MEANINGS).sort()).toEqual([...CAUSE_KINDS].sort());
    expect(new Set(Object.values(KIND_MEANINGS)).size).toBe(CAUSE_KINDS.length);
  });
});

describe("a confidence in words", () => {
  it.each([
    [1, "very likely"],
    [0.8, "very likely"],
    [0.79, "likely"],
    [0.59, "possible"],
    [0.34, "weak"],
    [0, "weak"],
  ])("of %d is %s", (confidence, words) => {
    expect(likelihoodOf(confidence)).toBe(words);
  });

  it("of under a fifth is worth a line, unless it is the first", () => {
    expect([1, 2, 2].map((rank, at) => isTold({ rank, confidence: [0.01, 0.19, 0.2][at] ?? 0 }))).toEqual([
      true,
      false,
      true,
    ]);
  });
});
