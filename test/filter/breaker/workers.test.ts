// One breaker for all workers of an Envoy: they judge together, act together, and count once.
import { describe, expect, it } from "vitest";
import { type BreakerBench, documentOf, isRejected, startBreaker } from "../support/breaker.js";

/** The contract: a trip by one worker is in force in all within so long. */
const IN_FORCE_MS = 250;
const RATE = { trip: { rate: { threshold: "50%", window: "10s", minimum: 24 } } };
const ROW = { trip: { consecutive: 6 } };
const ONE = { trip: { consecutive: 1 } };

/** Workers whose ticks do not fall together: each begins 23 ms after the one before. */
async function staggered(breaker: object, workers: number): Promise<BreakerBench> {
  const bench = await startBreaker(breaker);
  for (let i = 1; i < workers; i++) {
    bench.play("+23");
    bench.sidecar.addWorker(documentOf(breaker));
  }
  bench.play("+500");
  return bench;
}

const everywhere = (bench: BreakerBench, script: string) =>
  bench.sidecar.vms.forEach((_vm, worker) => {
    bench.play(script, worker);
  });

describe.each([2, 3, 4])("%i workers", (workers) => {
  it("trip by a joint window that none of them would trip by [N11]", async () => {
    const bench = await staggered(RATE, workers);
    for (let i = 0; i < 24 / workers; i++) everywhere(bench, i % 2 === 0 ? "F" : "S");
    expect(bench.history).toEqual([]);
    bench.play(`+${IN_FORCE_MS}`);
    everywhere(bench, "R");
    expect(bench.transitions("open", "rate")).toBe(1);
    expect(bench.history).toMatchObject([{ failed: 12, completed: 24 }]);
  });

  it("trip by the sum of their rows of failures", async () => {
    const bench = await staggered({ trip: { consecutive: 3 * workers } }, workers);
    everywhere(bench, "S F F");
    bench.play(`+${IN_FORCE_MS} =C`);
    everywhere(bench, "F");
    bench.play(`+${IN_FORCE_MS} =O`);
    everywhere(bench, "R");
    expect(bench.transitions("open", "consecutive")).toBe(1);
  });

  it("obey a trip of any one of them in time", async () => {
    for (let tripping = 0; tripping < workers; tripping++) {
      const bench = await staggered(ONE, workers);
      bench.play("F", tripping);
      bench.play("R", tripping);
      bench.play(`+${IN_FORCE_MS}`);
      everywhere(bench, "R");
    }
  });

  it("count each transition once", async () => {
    const bench = await staggered({ ...ONE, open: { base: "1s" }, halfOpen: { probes: workers } }, workers);
    bench.play("F +1500 =H");
    everywhere(bench, "S");
    bench.play(`+${IN_FORCE_MS} =C`);
    everywhere(bench, "S");
    expect(bench.history.map(({ to }) => to)).toEqual(["open", "half_open", "closed"]);
    expect(bench.transitions("open", "consecutive")).toBe(1);
    expect(bench.transitions("half_open", "deadline")).toBe(1);
    expect(bench.transitions("closed", "recovered")).toBe(1);
  });

  it("admit no more probes together than there are places", async () => {
    const bench = await staggered({ ...ONE, halfOpen: { probes: 3 } }, workers);
    bench.play(`F +${IN_FORCE_MS} @6000`);
    let admitted = 0;
    for (let i = 0; i < 5; i++) {
      for (let worker = 0; worker < workers; worker++) {
        const exchange = bench.sidecar.worker(worker).begin({ upstream: { never: true } });
        if (!isRejected(exchange)) admitted++;
      }
    }
    expect(admitted).toBe(3);
  });
});

describe("two workers", () => {
  it("do not sum up a row that one of them has ended since", async () => {
    const bench = await staggered(ROW, 2);
    bench.play("F F +300", 1);
    bench.play("F F F +300 =C", 0);
    bench.play("S", 1);
    bench.play("+60000 F =C", 0);
  });

  it("judge a burst in one by what the other saw while it was idle", async () => {
    const bench = await staggered(RATE, 2);
    for (let i = 0; i < 40; i++) bench.play("S +200", 1);
    bench.play("F ".repeat(24), 0);
    bench.play(`+${IN_FORCE_MS} =C`);
  });

  it("do not trip by what leaves their joint window", async () => {
    const bench = await staggered({ trip: { rate: { threshold: "50%", window: "10s", minimum: 3 } } }, 2);
    bench.play("@1000 S S S S", 1);
    bench.play("@6000 F F @10950 F =C @20000 =C", 0);
    expect(bench.history).toEqual([]);
  });

  it("begin the attempts anew by a success in either", async () => {
    const bench = await staggered({ ...ONE, halfOpen: { probes: 1 } }, 2);
    bench.play("F +5000 S =C", 0);
    bench.play("+300 S", 1);
    bench.play("+11000 F", 0);
    expect(bench.history.at(-1)).toMatchObject({ to: "open", attempt: 0 });
  });

  it("judge probes of both together", async () => {
    const bench = await staggered({ ...ONE, halfOpen: { probes: 2 } }, 2);
    bench.play("F +5500 S =H", 0);
    bench.play("S =C", 1);
    bench.play(`+${IN_FORCE_MS} F =O`, 0);
  });

  it("ignore a straggler of one in the state that the other began", async () => {
    const bench = await staggered({ ...ONE, halfOpen: { probes: 1 } }, 2);
    bench.play("(a F", 0);
    bench.play("+5500 S =C", 1);
    bench.play("+300 a:F =C", 0);
  });

  it("count a state that is forced on both once", async () => {
    const bench = await staggered(ROW, 2);
    bench.reload({ ...ROW, mode: "forcedOpen" });
    bench.play("+300 =O");
    bench.reload(ROW);
    bench.play("+300 =C");
    expect([bench.transitions("open", "forced"), bench.transitions("closed", "forced")]).toEqual([1, 1]);
  });

  it("do not wait for a clock that stepped back", async () => {
    const bench = await staggered(ONE, 2);
    const { clock } = bench.sidecar.envoy;
    clock.setMonotonicNs(clock.monotonicNs - 60_000_000_000n);
    bench.play("F", 0);
    bench.play(`+${IN_FORCE_MS} R`, 1);
  });

  it("forget a breaker together", async () => {
    const bench = await staggered({ trip: { consecutive: 4 } }, 2);
    everywhere(bench, "F");
    bench.play("+300");
    bench.sidecar.push({});
    bench.play("+300");
    bench.reload({ trip: { consecutive: 4 } });
    bench.play("+300 F F =C", 0);
    bench.play("F +300 =C", 1);
    bench.play("F +300 =O", 1);
  });
});
