// What others get wrong: the published cases N, with what is right.
import { describe, expect, it } from "vitest";
import { BreakerBench, documentOf, isRejected, startBreaker } from "../../support/breaker.js";
import { type Case, hold } from "../../support/breaker-cases.js";
import { Sidecar } from "../../support/sidecar.js";
import { REPORTING, Told } from "../../support/told.js";

const TWO = { trip: { consecutive: 2 }, open: { base: "1s" }, halfOpen: { probes: 1, lease: "2s" } };
const rate = (threshold: string, minimum: number) => ({
  trip: { rate: { threshold, window: "10s", minimum } },
});

const CASES: readonly Case[] = [
  [
    "[N1] takes no verdict from successes that began closed",
    TWO,
    "(a (b F F @1100 =H a:S b:S =H (c R c:S =C",
  ],
  ["[N1] takes none from failures that began closed", TWO, "(a F F @1100 =H a:F =H S =C"],
  ["[N3] gives the place of a probe that never ends away", TWO, "F F @1000 (a @2999 R @3000 (b =H b:S =C"],
  ["[N5] takes no verdict from Envoy's own overflow", TWO, "F F @1000 X =H X =H S =C"],
  [
    "[N6] holds one failure after an hour of silence, and stays closed",
    rate("70%", 4),
    "F F S S F S =C @3600000 F =C F F =C F =O",
    { failed: 4, completed: 4 },
  ],
  [
    "[N9] does not count what it turned away",
    { ...rate("50%", 2), ...TWO, trip: rate("50%", 2).trip },
    "F F R R R R R R R R R @1000 S =C F =C F =O",
    { failed: 2, completed: 2 },
  ],
];

describe("what others get wrong", () => {
  hold(CASES);

  it("[N3] counts a lost probe, once", async () => {
    const sidecar = await Sidecar.start({ ...documentOf(TWO), ...REPORTING });
    const told = new Told(sidecar.envoy);
    new BreakerBench(sidecar).play("F F @1000 (a @3500 (b b:S =C a:F +500 =C");
    expect(told.lostProbes("b")).toBe(1);
  });

  it.each([
    ["a limit of rates", { direct: { status: 429, details: "request_rate_limited" } }, "H"],
    ["another filter's denial", { direct: { status: 403, details: "rbac_access_denied" } }, "H"],
    ["another filter's failure", { direct: { status: 503, details: "ext_authz_error" } }, "H"],
    ["an injected fault", { direct: { status: 503, details: "fault_filter_abort", flags: 1024 } }, "H"],
    ["its own bulkhead", { fail: "overflow" as const }, "H"],
    ["no healthy upstream, which is a failure with us", { fail: "noHealthyUpstream" as const }, "O"],
  ])("[N5] takes %s for what it is", async (_what, upstream, state) => {
    const bench = await startBreaker(TWO);
    bench.play("F F @1000");
    expect(isRejected(bench.sidecar.root.exchange({ upstream }))).toBe(false);
    bench.play(`=${state}`);
    if (state === "H") bench.play("S =C");
  });

  it("[N7] loses no bucket when the clock steps back by two seconds", async () => {
    const bench = await startBreaker(rate("40%", 9));
    const { clock } = bench.sidecar.envoy;
    bench.play("@3000 S S +1000 F");
    clock.setMonotonicNs(clock.monotonicNs - 2_000_000_000n);
    bench.play("S S S F F =C F =O");
    expect(bench.history.at(-1)).toMatchObject({ failed: 4, completed: 9 });
  });

  it.each([2, 3, 4])("[N11] is one breaker for %i workers: one trip, one probe", async (workers) => {
    const bench = await startBreaker(
      { ...rate("50%", 12), open: { base: "1s" }, halfOpen: { probes: 1 } },
      workers,
    );
    const all = [...bench.sidecar.vms.keys()];
    for (const worker of all)
      bench.play(workers === 2 ? "F F F S S S" : "F F S S".slice(0, workers === 3 ? 7 : 5), worker);
    bench.play("+250 =O");
    for (const worker of all) bench.play("R", worker);
    bench.play("+1000");
    const passed = all.filter(
      (worker) => !isRejected(bench.sidecar.worker(worker).begin({ upstream: { never: true } })),
    );
    expect(passed).toHaveLength(1);
    expect(bench.history.map(({ to }) => to)).toEqual(["open", "half_open"]);
  });

  it("[N12] trips at the next result when the threshold is lowered below what the window holds", async () => {
    const bench = await startBreaker(rate("90%", 4));
    bench.play("F F F S S =C");
    bench.reload(rate("40%", 4));
    bench.play("+300 =C S =O");
    expect(bench.history).toMatchObject([{ reason: "rate", failed: 3, completed: 6, threshold: 400_000 }]);
  });
});
