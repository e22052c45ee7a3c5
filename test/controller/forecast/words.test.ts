import { expect, test } from "vitest";
import { durationText } from "../../../controller/forecast/duration.js";
import { type Threat, threatLine } from "../../../controller/forecast/index.js";

const MINUTE_MS = 60_000;

function threat(parts: Partial<Threat>): Threat {
  return {
    ...{ service: "default/reviews", metric: "p95Ms", limit: 300 },
    ...{ afterMs: 12 * MINUTE_MS, earliestMs: 8 * MINUTE_MS, latestMs: 25 * MINUTE_MS },
    ...parts,
  };
}

test("a threat says which limit is broken when, and between which times", () => {
  expect(threatLine(threat({}))).toBe(
    "at this trend default/reviews breaks its latency objective (p95 300 ms) in ~12 min (8 to 25)",
  );
});

test("where no latest time is known it says so", () => {
  expect(threatLine(threat({ latestMs: null }))).toContain("in ~12 min (8 or later)");
});

test("what is near is said in seconds", () => {
  const near = threat({ afterMs: 80_000, earliestMs: 20_000, latestMs: 300_000 });
  expect(threatLine(near)).toContain("in ~80 s (20 s to 5m)");
});

test("a rate has its own words, and what is broken already has no time", () => {
  expect(threatLine(threat({ metric: "rate", limit: 200, afterMs: 0 }))).toBe(
    "default/reviews is over its rate objective (200 requests/s)",
  );
});

test.each([
  [0, "0s"],
  [119_400, "119s"],
  [120_000, "2m"],
  [150_000, "2m30s"],
  [7_199_000, "119m59s"],
  [7_200_000, "2h"],
  [9_000_000, "2h30m"],
])("%d ms are %s", (ms, text) => {
  expect(durationText(ms)).toBe(text);
});
