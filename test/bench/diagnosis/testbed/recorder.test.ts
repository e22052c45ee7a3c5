import { describe, expect, it } from "vitest";
import { Recorder } from "../../../../bench/diagnosis/testbed/recorder.js";
import { end, STEP_MS, sample, windowOf } from "../mesh.js";

/** Keeps what begins at `keptFromMs` and later. */
function seriesFrom(keptFromMs: number) {
  return {
    ...{ stepMs: STEP_MS, settledAfterMs: 1_500 },
    read: async (fromMs: number, toMs: number) => {
      const first = Math.max(fromMs, keptFromMs);
      const steps = Math.max(0, (toMs - first) / STEP_MS);
      const samples = end("outside", "n/a", "destination", steps, (step) => sample(first + step * STEP_MS));
      return { ...windowOf([samples], steps), fromMs: first };
    },
  };
}

describe("a recorder", () => {
  it("begins with the first whole step, and joins what it reads", async () => {
    const recorder = new Recorder(seriesFrom(0), 12_345);
    await recorder.follow(31_500);
    await recorder.follow(50_000);
    const { fromMs, steps, ends } = recorder.window();
    expect([fromMs, steps]).toEqual([15_000, 6]);
    expect(ends[0]?.samples.map((each) => each?.requests)).toEqual([
      15_000, 20_000, 25_000, 30_000, 35_000, 40_000,
    ]);
  });

  it("leaves a step that may still change for the next time", async () => {
    const recorder = new Recorder(seriesFrom(0), 0);
    await recorder.follow(11_499);
    expect(recorder.window().steps).toBe(1);
    await recorder.follow(11_500);
    expect(recorder.window().steps).toBe(2);
  });

  it("may begin later than asked, where nothing was known then", async () => {
    const recorder = new Recorder(seriesFrom(20_000), 0);
    await recorder.follow(15_000);
    await recorder.follow(31_500);
    expect([recorder.window().fromMs, recorder.window().steps]).toEqual([20_000, 2]);
  });

  it("says so where steps are lost in the middle", async () => {
    const series = seriesFrom(0);
    const recorder = new Recorder(series, 0);
    await recorder.follow(11_500);
    series.read = seriesFrom(50_000).read;
    await expect(recorder.follow(91_500)).rejects.toThrow("steps from 10000 to 50000 are not kept any more");
  });
});
