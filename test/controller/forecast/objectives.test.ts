import { expect, test } from "vitest";
import { objectiveOf, readObjectives } from "../../../controller/forecast/objectives.js";

test("limits are read in milliseconds and requests a second", () => {
  expect(readObjectives({ "*": { p95: "1s" }, "default/reviews": { p95: "300ms", rate: 200 } })).toEqual({
    objectives: { "*": { p95Ms: 1000 }, "default/reviews": { p95Ms: 300, rate: 200 } },
  });
});

test("a service has its own limits, and of what it does not limit those of all", () => {
  const objectives = { "*": { p95Ms: 1000, rate: 50 }, "default/reviews": { p95Ms: 300 } };
  expect(objectiveOf(objectives, "default/reviews")).toEqual({ p95Ms: 300, rate: 50 });
  expect(objectiveOf(objectives, "default/ratings")).toEqual({ p95Ms: 1000, rate: 50 });
  expect(objectiveOf({}, "default/ratings")).toEqual({});
});

test("names that every object has are no services", () => {
  expect(objectiveOf({}, "constructor")).toEqual({});
  expect(objectiveOf({}, "__proto__")).toEqual({});
});

test("all mistakes are told at once, each with its place and what would be right", () => {
  const read = readObjectives(
    {
      reviews: { p95: "300ms" },
      "a/b": { p95: 300, rate: "fast", p50: "1s" },
      "a/c": {},
      "a/d": "300ms",
      "a/e": { rate: -1 },
      "a/f": { p95: "0ms" },
    },
    "thresholds.yaml: objectives",
  );
  expect(read).toEqual({
    errors: [
      'thresholds.yaml: objectives.reviews: is no service: write namespace/service, or "*" for all',
      "thresholds.yaml: objectives.a/b.p95: 300 is no duration above 0: write it like 300ms",
      'thresholds.yaml: objectives.a/b.rate: "fast" is no number of requests a second above 0: write it like 200',
      "thresholds.yaml: objectives.a/b.p50: is not known: there are p95 and rate",
      "thresholds.yaml: objectives.a/c: {} holds no limit: give p95, rate or both",
      'thresholds.yaml: objectives.a/d: "300ms" holds no limit: give p95, rate or both',
      "thresholds.yaml: objectives.a/e.rate: -1 is no number of requests a second above 0: write it like 200",
      'thresholds.yaml: objectives.a/f.p95: "0ms" is no duration above 0: write it like 300ms',
    ],
  });
});

test.each([[null], ["500ms"], [["a/b"]], [7], [undefined]])("%j is no map of objectives", (value) => {
  const read = readObjectives(value);
  expect("errors" in read && read.errors[0]).toContain("is no map: write it like");
});

test("what is shown of a wrong value is cut", () => {
  const read = readObjectives("x".repeat(10_000));
  expect("errors" in read && (read.errors[0]?.length ?? 0)).toBeLessThan(250);
});
