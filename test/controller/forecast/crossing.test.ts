import { expect, test } from "vitest";
import { crossingOf } from "../../../controller/forecast/crossing.js";

const STEP_MS = 60_000;

function bounds(values: number[], width: number) {
  const moved = (by: number) => Float64Array.from(values, (value) => value + by);
  return { values: moved(0), low: moved(-width), high: moved(width) };
}

test("a forecast crosses between the steps about its limit, bounds before and after it", () => {
  const crossing = crossingOf(bounds([10, 20, 30, 40, 50, 60], 10), 35, STEP_MS, 0);
  // The first step is a minute ahead: 30 after three minutes, 40 after four.
  expect(crossing).toEqual({ afterMs: 3.5 * STEP_MS, earliestMs: 2.5 * STEP_MS, latestMs: 4.5 * STEP_MS });
});

test("a lower bound that stays within the limit gives no latest time", () => {
  expect(crossingOf(bounds([10, 20, 30], 10), 25, STEP_MS, 0)).toEqual({
    ...{ afterMs: 2.5 * STEP_MS, earliestMs: 1.5 * STEP_MS, latestMs: null },
  });
});

test("a forecast that stays at or below its limit crosses it never, whatever its upper bound", () => {
  expect(crossingOf(bounds([10, 20, 25], 100), 25, STEP_MS, 0)).toBeUndefined();
});

test("what is over its limit from the first step on is over it now", () => {
  expect(crossingOf(bounds([30, 20, 10], 5), 25, STEP_MS, 0)?.afterMs).toBe(0);
});

test("the earliest time is never after the crossing, and the latest never before it", () => {
  const cut = { values: Float64Array.of(1, 3), low: Float64Array.of(5, 5), high: Float64Array.of(0, 0) };
  expect(crossingOf(cut, 2, STEP_MS, 0)).toEqual({ afterMs: 90_000, earliestMs: 90_000, latestMs: 90_000 });
});

test("values that may be off widen the time, and not when it is", () => {
  const given = bounds([100, 110, 120, 130, 140, 150], 0);
  const [exact, rough] = [0, 0.0625].map((precision) => crossingOf(given, 125, STEP_MS, precision));
  expect(rough?.afterMs).toBe(exact?.afterMs);
  // 117.6 may be 125 already, and 133.3 need not be.
  expect((rough?.earliestMs ?? 0) / STEP_MS).toBeCloseTo(2.765, 2);
  expect((rough?.latestMs ?? 0) / STEP_MS).toBeCloseTo(4.333, 2);
});
