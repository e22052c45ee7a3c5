// The edges of the window, seen in what the filter reports of it. The numbers in brackets are the published cases'.
import { beforeEach, describe, expect, it } from "vitest";
import { BreakerBench, documentOf } from "../support/breaker.js";
import { Sidecar } from "../support/sidecar.js";
import { REPORTING, Told } from "../support/told.js";

const MS = 1_000_000n;
const DAY_NS = 86_400_000n * MS;
const NEVER = { threshold: "100%", minimum: 1_000_000 };

let bench: BreakerBench;
let told: Told;

async function start(window: string): Promise<void> {
  const document = { ...documentOf({ trip: { rate: { ...NEVER, window } } }), ...REPORTING };
  const sidecar = await Sidecar.start(document);
  bench = new BreakerBench(sidecar);
  told = new Told(sidecar.envoy);
}

/** Completed and failed, once the reports of the next ticks have said so. */
function counted(): number[] {
  bench.play("+210");
  return told.window("b").slice(0, 2);
}

describe("a window of 10 s", () => {
  beforeEach(() => start("10s"));

  it("holds nine of ten requests a second apart, then one less a second [P19]", () => {
    for (let i = 0; i < 10; i++) bench.play(`@${i * 1000} S`);
    bench.play("@10000");
    expect(counted()).toEqual([9, 0]);
    bench.play("@11000");
    expect(counted()).toEqual([8, 0]);
  });

  it("counts a completion for nine tenths of its length at least", () => {
    bench.play("@999 F @9700");
    expect(counted()).toEqual([1, 1]);
  });

  it("counts none from its full length on", () => {
    bench.play("@999 F @10999");
    expect(counted()).toEqual([0, 0]);
  });

  it("forgets a failure while a later success stays [L6]", () => {
    bench.play("F @5000 S");
    expect(counted()).toEqual([2, 1]);
    bench.play("@10500 S");
    expect(counted()).toEqual([2, 0]);
  });

  it("counts on after sixty idle days [L15]", () => {
    bench.play("S S F");
    bench.sidecar.envoy.clock.setMonotonicNs(bench.sidecar.envoy.clock.monotonicNs + 60n * DAY_NS);
    bench.play("F S");
    expect(counted()).toEqual([2, 1]);
  });

  it("loses nothing when the clock steps back [N7]", () => {
    const { clock } = bench.sidecar.envoy;
    bench.play("@3000 S S +1000 F");
    clock.setMonotonicNs(clock.monotonicNs - 2000n * MS);
    // Reports wait until the clock is again where it was.
    bench.play("S S S F F F +2000");
    expect(counted()).toEqual([9, 4]);
  });

  it("puts what completes after a step back where the newest are [N7]", () => {
    const { clock } = bench.sidecar.envoy;
    bench.play("@4000 S");
    clock.setMonotonicNs(clock.monotonicNs - 2000n * MS);
    bench.play("S +11000");
    expect(counted()).toEqual([2, 0]);
    bench.play("+1000");
    expect(counted()).toEqual([0, 0]);
  });
});

describe("a window of 5 s", () => {
  it("is read as it moves on [R27]", async () => {
    await start("5s");
    bench.play("F @100 S @800 F @4280");
    expect(counted()).toEqual([3, 2]);
    bench.play("@5590");
    expect(counted()).toEqual([0, 0]);
    bench.play("@5900 S");
    expect(counted()).toEqual([1, 0]);
    bench.play("@10900 S");
    expect(counted()).toEqual([1, 0]);
  });
});
