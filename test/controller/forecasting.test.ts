import { expect, test } from "vitest";
import { forecasterOf } from "../../controller/forecasting.js";
import type { SeriesSource } from "../../controller/series/index.js";
import { FROM_MS, MINUTE_MS, sample, samplesOf, windowOf } from "./forecast/windows.js";

const HOURS_4_MS = 240 * MINUTE_MS;

/** 100 ms, but 900 in the third hour, and rising in the fourth. */
function p95At(minute: number): number {
  if (minute < 120) return 100;
  return minute < 180 ? 900 : 100 + minute - 180;
}

const source: SeriesSource = {
  stepMs: MINUTE_MS,
  settledAfterMs: 0,
  async read(fromMs, toMs, stepMs = MINUTE_MS) {
    const beginMs = Math.max(fromMs, FROM_MS);
    const steps = Math.max(0, Math.floor((toMs - beginMs) / stepMs));
    const minute = (step: number) => (beginMs - FROM_MS + step * stepMs) / MINUTE_MS;
    const samples = samplesOf(steps, (step) => sample(60, p95At(minute(step))));
    return windowOf({ fromMs: beginMs, stepMs, steps, services: [{ service: "default/reviews", samples }] });
  },
};

const HIT_MS = FROM_MS + 120 * MINUTE_MS;
const WELL_MS = FROM_MS + 180 * MINUTE_MS;

async function atTheEnd(incidents: { onsetMs: number; endedMs: number | null }[], untilMs = HOURS_4_MS) {
  const nowMs = () => FROM_MS + untilMs;
  const forecaster = forecasterOf({ source, nowMs, objectives: {}, incidents: () => incidents });
  for (let turn = 0; turn < 20; turn++) await forecaster.turn();
  const told = forecaster.forecast({ service: "default/reviews", horizonMs: 10.5 * MINUTE_MS })?.p95Ms;
  if (told === undefined || "refused" in told) throw new Error(told?.refused ?? "nothing is known");
  return { last: told.forecast.points.at(-1)?.value ?? Number.NaN, error: told.forecast.tested.error };
}

test("an incident that is over is not learned from", async () => {
  const soonAfter = 185 * MINUTE_MS;
  const left = await atTheEnd([{ onsetMs: HIT_MS, endedMs: WELL_MS }], soonAfter);
  const learned = await atTheEnd([], soonAfter);
  expect(left.error).toBeLessThan(1);
  expect(learned.error).toBeGreaterThan(10);
  expect(left.last).toBeLessThan(130);
});

test("one that lasts is what is asked about: its trend goes on", async () => {
  const [over, open] = [
    { onsetMs: HIT_MS, endedMs: WELL_MS },
    { onsetMs: WELL_MS + MINUTE_MS, endedMs: null },
  ];
  // 159 at the last step, and one more each minute.
  expect((await atTheEnd([over, open])).last).toBeGreaterThan(165);
});
