// Workers that end: what they held comes back, what they counted stays, what they had begun never ends.
import { describe, expect, it } from "vitest";
import { BreakerBench, documentOf, startBreaker } from "../support/breaker.js";
import { Sidecar } from "../support/sidecar.js";
import { REPORTING, Told } from "../support/told.js";

/** After so long without a tick a worker counts as dead. */
const DEAD_MS = 10_000;
const ONE = { trip: { consecutive: 1 }, halfOpen: { probes: 1, lease: "2s" } };

function kill(bench: BreakerBench, worker: number): void {
  for (const root of bench.sidecar.vms[worker]?.roots ?? []) root.abandon();
}

describe("a worker that ends", () => {
  it("holds the place of its probe to the end of the lease, and no longer", async () => {
    const bench = await startBreaker(ONE, 2);
    bench.play("F @5000", 1);
    bench.play("(a", 0);
    kill(bench, 0);
    bench.play("@6999 R @7000 S =C", 1);
  });

  it("is no reason to stay open", async () => {
    const bench = await startBreaker(ONE, 2);
    bench.play("F", 0);
    kill(bench, 0);
    bench.play("@4999 R +101 =H S =C", 1);
  });

  it("takes its row of failures with it, once it counts as dead", async () => {
    const bench = await startBreaker({ trip: { consecutive: 4 } }, 2);
    bench.play("F F F", 0);
    bench.play("+200");
    kill(bench, 0);
    bench.play(`+${DEAD_MS} S F =C F F =C F =O`, 1);
  });

  it("leaves its completions in the window", async () => {
    const rate = { threshold: "50%", window: "60s", minimum: 8 };
    const bench = await startBreaker({ trip: { rate } }, 2);
    bench.play("F F F F", 0);
    bench.play("+200");
    kill(bench, 0);
    bench.play(`+${DEAD_MS} S S S =C S =O`, 1);
  });

  it("leaves its breakers to the worker that takes its place", async () => {
    const bench = await startBreaker({ ...ONE, open: { base: "1m" } }, 2);
    bench.play("F", 0);
    kill(bench, 0);
    bench.play(`+${DEAD_MS + 1000}`);
    bench.sidecar.addWorker(documentOf({ ...ONE, open: { base: "1m" } }));
    bench.play("+100 R", 2);
    bench.play("@60000 S =C", 2);
    bench.play("+200 S", 1);
  });

  it("leaves the reporting of breakers to another", async () => {
    const sidecar = await Sidecar.start({ ...documentOf(ONE), ...REPORTING }, 3);
    const told = new Told(sidecar.envoy);
    const bench = new BreakerBench(sidecar);
    bench.play("+500");
    kill(bench, 0);
    bench.play("F +1000", 1);
    expect(told.status("b")).toMatchObject({ state: "open", generation: 1 });
    expect(told.status("b").transitions).toMatchObject([{ to: "open", reason: "consecutive" }]);
  });
});
