// Two workers that do the same at the same instant: one is first, the other finds out by its compare-and-swap.
import { describe, expect, it } from "vitest";
import { type BreakerBench, isRejected, startBreaker } from "../support/breaker.js";
import { RacingSharedData } from "../support/racing.js";

const BREAKER = { trip: { consecutive: 1 }, open: { base: "1s" }, halfOpen: { probes: 1 } };
const RECORD = "mf.breaker2.";

async function start(breaker: object = BREAKER): Promise<[BreakerBench, RacingSharedData]> {
  const shared = new RacingSharedData();
  return [await startBreaker(breaker, 2, { shared }), shared];
}

describe("two workers at the same instant", () => {
  it("trip once", async () => {
    const [bench, shared] = await start();
    shared.before(RECORD, () => bench.play("F =O", 1));
    bench.play("F =O R", 0);
    expect(bench.transitions("open", "consecutive")).toBe(1);
    expect(bench.history).toHaveLength(1);
  });

  it("go to half-open once, and give one place", async () => {
    const [bench, shared] = await start();
    bench.play("F +999");
    bench.sidecar.envoy.clock.setMonotonicNs(bench.sidecar.envoy.clock.monotonicNs + 1_000_000n);
    shared.before(RECORD, () => bench.play("(a", 1));
    bench.play("R", 0);
    expect(bench.transitions("half_open", "deadline")).toBe(1);
  });

  it("take one place once", async () => {
    const [bench, shared] = await start();
    bench.play("F +1100 =H");
    shared.before(RECORD, () => bench.play("(a", 1));
    expect(isRejected(bench.sidecar.worker(0).begin({ upstream: { never: true } }))).toBe(true);
  });

  it("both count their probes' verdicts", async () => {
    const [bench, shared] = await start({ ...BREAKER, halfOpen: { probes: 2 } });
    bench.play("F +1100 (a", 0);
    bench.play("(b", 1);
    shared.before(RECORD, () => bench.play("b:S", 1));
    bench.play("a:S =C", 0);
    expect(bench.transitions("closed", "recovered")).toBe(1);
  });

  it("let the first verdict stand where the second comes too late", async () => {
    const [bench, shared] = await start({ ...BREAKER, halfOpen: { probes: 2 } });
    bench.play("F +1100 (a", 0);
    bench.play("(b", 1);
    shared.before(RECORD, () => bench.play("b:F =O", 1));
    bench.play("a:S =O", 0);
    expect(bench.transitions("open", "probe")).toBe(1);
  });

  it("both publish their windows", async () => {
    const rate = { threshold: "50%", window: "10s", minimum: 4 };
    const [bench, shared] = await start({ trip: { rate } });
    bench.play("F S", 0);
    bench.play("F S", 1);
    shared.before("mf.window2.", () => bench.play("+100", 1));
    bench.play("+300 =O");
    expect(bench.transitions("open", "rate")).toBe(1);
  });
});
