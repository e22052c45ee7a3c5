import { expect, test } from "vitest";
import { Forecaster } from "../../../controller/forecast/index.js";
import { Rig, SECOND_MS } from "../series/rig.js";

const MINUTES = 10;
/** 64 to 72 ms, as the histogram of reports has it. */
const BUCKET = 57;

/** Ten minutes of reports of a service with two callers, 5 and 15 requests a second. */
async function followed(): Promise<Forecaster> {
  const rig = new Rig();
  const forecaster = new Forecaster({ source: rig.series, nowMs: () => rig.nowMs });
  for (let second = 0; second < MINUTES * 60; second++) {
    rig.nowMs += SECOND_MS;
    rig.hear("b-1", [
      { direction: "inbound", source: "default/a", requests: 5, bucket: BUCKET },
      { direction: "inbound", source: "outside", requests: 15, bucket: BUCKET },
    ]);
    await forecaster.turn();
  }
  return forecaster;
}

test("what sidecars report is foretold: requests of all callers, and their latency", async () => {
  const forecaster = await followed();
  expect(forecaster.failure).toBeUndefined();
  expect(forecaster.services()).toEqual(["default/b"]);
  const told = forecaster.forecast({ service: "default/b", horizonMs: 60_000 });
  if (told === undefined || "refused" in told.rate || "refused" in told.p95Ms) throw new Error("no forecast");
  expect(told.rate.forecast.points).toHaveLength(6);
  expect(told.rate.forecast.points[5]?.value).toBeCloseTo(20, 3);
  const p95Ms = told.p95Ms.forecast.points[0]?.value ?? 0;
  expect(p95Ms).toBeGreaterThan(60);
  expect(p95Ms).toBeLessThan(80);
});

test("half an hour takes more history than ten minutes", async () => {
  const told = (await followed()).forecast({ service: "default/b" });
  expect(told?.rate).toMatchObject({ refused: expect.stringMatching(/^not enough history: \d+m/) });
});
