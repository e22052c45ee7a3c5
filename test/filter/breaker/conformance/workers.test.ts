// Several workers are one Envoy: they judge together, act in time, and outlive each other.
import { describe, expect, it } from "vitest";
import { type BreakerBench, documentOf, isRejected, startBreaker } from "../../support/breaker.js";
import { AFTER_DEATH_MS, kill } from "../../support/death.js";

const IN_FORCE = "+250";
const BACK = { open: { base: "1s", factor: 1 }, halfOpen: { probes: 2, lease: "2s" } };
const WORKERS = [0, 1, 2, 3] as const;

const start = (trip: object, more: object = {}) => startBreaker({ trip, ...BACK, ...more }, WORKERS.length);
const everywhere = (bench: BreakerBench, script: string) => {
  for (const worker of WORKERS) bench.play(script, worker);
};
const admitted = (bench: BreakerBench, asked: number) =>
  Array.from({ length: asked }, (_, index) =>
    bench.sidecar.worker(index % WORKERS.length).begin({ upstream: { never: true } }),
  ).filter((exchange) => !isRejected(exchange));

const JOINT: readonly [title: string, trip: object, each: string, reason: object][] = [
  [
    "failures",
    { rate: { threshold: "50%", minimum: 8 } },
    "F S",
    { reason: "rate", failed: 4, completed: 8 },
  ],
  [
    "slow ones",
    { slow: { over: "10ms", threshold: "50%", minimum: 8 } },
    "S11 S",
    { reason: "slow", slow: 4, slowCompleted: 8 },
  ],
  ["rows of failures", { consecutive: 8 }, "F F", { reason: "consecutive", row: 8 }],
  ["hung ones", { hung: { over: "100ms", count: 4 } }, "(a", { reason: "hung", hung: 4 }],
];

describe("four workers", () => {
  it.each(JOINT)("judge %s together, once", async (_what, trip, each, told) => {
    const bench = await start(trip);
    for (const worker of WORKERS) bench.play(each.replace("(a", `(a${worker}`), worker);
    bench.play(`+100 ${IN_FORCE} =O`);
    everywhere(bench, "R");
    expect(bench.history).toMatchObject([{ to: "open", ...told }]);
  });

  it.each(JOINT)("do not trip by %s of three of them", async (_what, trip, each) => {
    const bench = await start(trip);
    for (const worker of [0, 1, 2]) bench.play(each.replace("(a", `(a${worker}`), worker);
    bench.play("+5000 =C");
  });

  it("stop counting one that waits no more", async () => {
    const bench = await start({ hung: { over: "1s", count: 4 } });
    for (const worker of WORKERS) bench.play(`(a${worker} +100`, worker);
    bench.play("+500 a2:S +9000 =C (b +1300 =O");
  });

  it.each([1, 2, 3, 7])("admit %i probes together, exactly", async (probes) => {
    const bench = await start({ consecutive: 1 }, { halfOpen: { probes, lease: "2s" } });
    bench.play(`F ${IN_FORCE} @1000`);
    expect(admitted(bench, 40)).toHaveLength(probes);
    bench.play("+1999");
    expect(admitted(bench, 40)).toHaveLength(0);
    bench.play("+1");
    expect(admitted(bench, 40)).toHaveLength(probes);
  });

  it("give a cancelled probe's place to any other at once", async () => {
    const bench = await start({ consecutive: 1 });
    bench.play(`F ${IN_FORCE} @1000`);
    const [probe] = admitted(bench, 8);
    probe?.stream.cancel();
    expect(admitted(bench, 8)).toHaveLength(1);
  });

  it("close by probes of two, and open by the failure of a third", async () => {
    const bench = await start({ consecutive: 1 });
    bench.play(`F ${IN_FORCE} @1000 S =H`, 0);
    bench.play("S =C", 3);
    bench.play(`${IN_FORCE} F =O`, 1);
    bench.play(IN_FORCE);
    everywhere(bench, "R");
  });

  it("count their attempts together", async () => {
    const bench = await start({ consecutive: 1 }, { open: { base: "1s", factor: 2 } });
    bench.play(`F ${IN_FORCE} @1000`, 0);
    bench.play(`F ${IN_FORCE} @3000`, 1);
    bench.play("F", 2);
    expect(bench.history.flatMap(({ to, attempt }) => (to === "open" ? [attempt] : []))).toEqual([0, 1, 2]);
  });
});

describe("a worker that dies", () => {
  it("with a probe holds its place to the end of the lease, no longer", async () => {
    const bench = await start({ consecutive: 1 }, { halfOpen: { probes: 1, lease: "2s" } });
    bench.play(`F ${IN_FORCE} @1000`, 1);
    bench.play("(a", 0);
    const [vm] = bench.sidecar.vms;
    if (vm !== undefined) kill(vm);
    bench.play("@2999 R @3000 S =C", 1);
  });

  it("takes what hung in it along", async () => {
    const bench = await start({ hung: { over: "30s", count: 2 } });
    bench.play("(a", 0);
    const [vm] = bench.sidecar.vms;
    if (vm !== undefined) kill(vm);
    bench.play(`+${AFTER_DEATH_MS} (b +31000 =C`, 1);
  });

  it("leaves an open breaker to those that live and to those that come", async () => {
    const breaker = { trip: { consecutive: 1 }, ...BACK, open: { base: "1m", max: "1m" } };
    const bench = await startBreaker(breaker, 2);
    bench.play(`F ${IN_FORCE}`, 0);
    for (const vm of [...bench.sidecar.vms]) kill(vm);
    bench.sidecar.addWorker(documentOf(breaker));
    bench.play("+100 R @59999 R @60000 S =H", 2);
  });
});
