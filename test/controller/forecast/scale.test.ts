import { expect, test } from "vitest";
import {
  DEFAULT_HORIZON_MS,
  LONGEST_HORIZON_MS,
  SCALES,
  SHORTEST_HORIZON_MS,
  scaleFor,
  scalesOf,
} from "../../../controller/forecast/scale.js";
import { stepsNeeded } from "../../../controller/forecast/series-forecast.js";

const MINUTE_MS = 60_000;

test("each scale keeps the history that its farthest horizon needs", () => {
  for (const { steps, mostLead } of SCALES) expect(steps).toBeGreaterThanOrEqual(stepsNeeded(mostLead));
});

test("every horizon that may be asked for has a scale that reaches it, in at least six steps", () => {
  for (let horizonMs = SHORTEST_HORIZON_MS; horizonMs <= LONGEST_HORIZON_MS; horizonMs += MINUTE_MS) {
    const { stepMs, mostLead } = scaleFor(SCALES, horizonMs);
    expect(stepMs * mostLead).toBeGreaterThanOrEqual(horizonMs);
    expect(horizonMs / stepMs).toBeGreaterThanOrEqual(6);
  }
});

test("the finest that reaches is taken", () => {
  expect(scaleFor(SCALES, 10 * MINUTE_MS).stepMs).toBe(10_000);
  expect(scaleFor(SCALES, 10 * MINUTE_MS + 1).stepMs).toBe(MINUTE_MS);
  expect(scaleFor(SCALES, DEFAULT_HORIZON_MS).stepMs).toBe(MINUTE_MS);
  expect(scaleFor(SCALES, 2 * 60 * MINUTE_MS + 1).stepMs).toBe(10 * MINUTE_MS);
});

test("beyond all of them the coarsest is taken", () => {
  expect(scaleFor(SCALES, 2 * LONGEST_HORIZON_MS).stepMs).toBe(10 * MINUTE_MS);
});

test.each([
  [5000, [10_000, 60_000, 600_000]],
  [15_000, [15_000, 60_000, 600_000]],
  [60_000, [60_000, 60_000, 600_000]],
  [7000, [14_000, 63_000, 602_000]],
])("steps of a source with %d ms are %j", (sourceStepMs, steps) => {
  const scales = scalesOf(sourceStepMs);
  expect(scales.map(({ stepMs }) => stepMs)).toEqual(steps);
  for (const { stepMs } of scales) expect(stepMs % sourceStepMs).toBe(0);
});
