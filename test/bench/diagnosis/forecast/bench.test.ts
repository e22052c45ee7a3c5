import { expect, test } from "vitest";
import { FAMILIES, forecastBench, recordedCases } from "../../../../bench/diagnosis/forecast/index.js";
import type { Recording } from "../../../../bench/diagnosis/index.js";
import { FROM_MS, MINUTE_MS, sample, samplesOf, windowOf } from "../../../controller/forecast/windows.js";

const STEPS = 300;

function recording(faults: Recording["faults"] = []): Recording {
  const samples = samplesOf(STEPS, (step) => sample(null, 100 + (step % 5)));
  const window = windowOf({ steps: STEPS, services: [{ service: "default/reviews", samples }] });
  return { name: "quiet", window, changes: [], faults };
}

test("a recording's series are cut so that no case holds what comes after it", () => {
  const { p95Ms, rate } = recordedCases(recording());
  expect(rate).toEqual([]);
  expect(p95Ms.map(({ past }) => past.length)).toEqual([120, 150, 180, 210, 240, 270]);
  for (const { past, truth } of p95Ms) {
    expect(truth).toHaveLength(30);
    expect(truth[0]).toBe(100 + (past.length % 5));
  }
});

test("what was wrong is neither learned nor judged", () => {
  const fault = {
    ...{ name: "one", kind: "cpu", place: "reviews", targets: ["default/reviews"], kinds: [] },
    ...{ fromMs: FROM_MS + 125 * MINUTE_MS, toMs: FROM_MS + 130 * MINUTE_MS },
  };
  const [first, second] = recordedCases(recording([fault])).p95Ms;
  expect(first?.truth.subarray(4, 11).map(Number)).toEqual(
    Float64Array.of(104, Number.NaN, Number.NaN, Number.NaN, Number.NaN, Number.NaN, 100),
  );
  expect(second?.past.filter(Number.isNaN)).toHaveLength(5);
});

test("the table has each family and recording, and says where it is no better than the last value", () => {
  const text = forecastBench([recording()], 3);
  for (const { name } of FAMILIES) expect(text).toContain(`| ${name} | 3 | 0 |`);
  expect(text).toContain("| quiet p95Ms | 6 | 0 |");
  expect(text).not.toContain("quiet rate");
  expect(text).toMatch(/Not shown to be better than the last value: .*walk/);
});
