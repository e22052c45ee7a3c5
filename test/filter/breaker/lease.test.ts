// The lease of a probe: how long its place is kept for it. The numbers in brackets are those of the published cases.
import { describe, expect, it } from "vitest";
import { BreakerBench, documentOf, startBreaker } from "../support/breaker.js";
import { Sidecar } from "../support/sidecar.js";
import { REPORTING, Told } from "../support/told.js";

const BREAKER = {
  trip: { consecutive: 1 },
  open: { base: "1s", factor: 1, max: "1s" },
  halfOpen: { probes: 1, lease: "10s" },
};
const CASES: readonly [title: string, script: string][] = [
  ["keeps the place of a probe to the end of its lease", "F @1000 (a @10999 R"],
  ["gives the place away at the end of the lease [N3]", "F @1000 (a @11000 S =C"],
  ["takes no verdict from a probe that ends after its lease", "F @1050 (a @11060 a:F =H S =C"],
  ["takes no verdict from a probe that ends with its lease, to the instant", "F @1000 (a @11000 a:S =H"],
  ["takes the verdict of a probe that ends just within its lease", "F @1000 (a @10999 a:S =C"],
  ["does not let a lost probe give back the place of its successor", "F @1000 (a @11000 (b a:X R b:S =C"],
  ["gives the place of a client that went away to the next one at once", "F @1000 (a R a:X (b R"],
];

describe("the lease of a probe", () => {
  it.each(CASES)("%s", async (_title, script) => {
    (await startBreaker(BREAKER)).play(script);
  });

  it("is counted once when it runs out [N3]", async () => {
    const sidecar = await Sidecar.start({ ...documentOf(BREAKER), ...REPORTING });
    const told = new Told(sidecar.envoy);
    const bench = new BreakerBench(sidecar);
    bench.play("F @1000 (a @11500");
    expect(told.lostProbes("b")).toBe(1);
    bench.play("(b @22000 =H");
    expect(told.lostProbes("b")).toBe(2);
  });

  it("runs out while requests are turned away", async () => {
    const bench = await startBreaker(BREAKER);
    bench.play("F @1000 (a");
    for (let ms = 1500; ms < 11_000; ms += 500) bench.play(`@${ms} R`);
    bench.play("@11000 S =C");
  });
});
