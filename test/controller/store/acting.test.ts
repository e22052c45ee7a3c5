import { describe, expect, it } from "vitest";
import { SHOWN_AFTER_END_MS } from "../../../controller/store/acting.js";
import { watchEnded } from "../../../controller/store/index.js";
import { breakerText, faultText } from "../policy/documents.js";
import { ANN, MINUTE_MS, type Rig, rig, settled } from "./rig.js";

const KEY = "FaultInjection/default/a";
const LATER = ", activeFrom: 2026-11-21T01:00:00Z";
const acting = ({ kept }: Rig) =>
  kept.experiments.acting(kept.policies.entries()).map(({ policy }) => policy.metadata.name);

describe("what sidecars are to run", () => {
  it("is the very list of policies where no fault is over", async () => {
    const { kept, apply } = await rig();
    await apply(faultText("a", LATER), breakerText("b"));
    const entries = kept.policies.entries();
    expect(kept.experiments.acting(entries)).toBe(entries);
  });

  it("keeps a fault for a minute after its time, for the filter to count as expired, and then drops it", async () => {
    const all = await rig();
    await all.apply(faultText("a"));
    all.clock.advance(10 * MINUTE_MS);
    expect(acting(all)).toEqual(["a"]);
    all.clock.advance(SHOWN_AFTER_END_MS - 1);
    expect(acting(all)).toEqual(["a"]);
    all.clock.advance(1);
    expect(acting(all)).toEqual([]);
  });

  it("is without a fault that ended long ago, when a controller starts", async () => {
    const all = await rig();
    await all.apply(faultText("a"));
    all.clock.advance(60 * MINUTE_MS);
    const again = await all.restarted();
    await settled();
    expect(acting(again)).toEqual([]);
  });

  it("goes by the last life of a policy", async () => {
    const all = await rig();
    await all.apply(faultText("a"));
    all.clock.advance(20 * MINUTE_MS);
    await all.apply(faultText("a"));
    expect(acting(all)).toEqual(["a"]);
    await all.kept.experiments.stop(KEY, ANN);
    expect(acting(all)).toEqual([]);
  });
});

describe("the end of that minute", () => {
  it("is told once for each fault, and not for what is stopped or deleted", async () => {
    const { kept, apply, clock } = await rig();
    let told = 0;
    const stop = watchEnded(kept.store, clock, () => told++);
    await apply(faultText("a"), faultText("b", ", activeFrom: 2026-11-21T00:05:00Z"), faultText("c"));
    await kept.experiments.stop("FaultInjection/default/c", ANN);
    clock.advance(10 * MINUTE_MS);
    await settled();
    for (let step = 0; step < 7; step++) clock.advance(10_000);
    expect(told).toBe(1);
    for (let step = 0; step < 60; step++) {
      clock.advance(10_000);
      await settled();
    }
    expect(told).toBe(2);
    stop();
  });

  it("is seen after the clock was set", async () => {
    const { kept, apply, clock } = await rig();
    let told = 0;
    watchEnded(kept.store, clock, () => told++);
    await apply(faultText("a"));
    clock.advance(10 * MINUTE_MS);
    await settled();
    clock.set(clock.nowMs() + 60 * MINUTE_MS);
    clock.advance(10_000);
    expect(told).toBe(1);
  });

  it("is not told after the watch has ended", async () => {
    const { kept, apply, clock } = await rig();
    let told = 0;
    watchEnded(kept.store, clock, () => told++)();
    await apply(faultText("a"));
    clock.advance(20 * MINUTE_MS);
    await settled();
    clock.advance(20 * MINUTE_MS);
    expect(told).toBe(0);
  });
});
