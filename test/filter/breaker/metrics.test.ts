// The metrics of breakers, by their exact names: what dashboards and alerts are written against.
import { describe, expect, it } from "vitest";
import { type BreakerBench, startBreaker } from "../support/breaker.js";

const BREAKER = { trip: { consecutive: 1 }, open: { base: "1s" }, halfOpen: { probes: 1 } };
const LABELS = "direction=.=outbound;.;breaker=.=b;.;";
const STATE = `meshfuse_breaker_state.${LABELS}`;
const transition = (to: string, reason: string) =>
  `meshfuse_breaker_transitions_total.${LABELS}to=.=${to};.;reason=.=${reason};.;`;

function counters(bench: BreakerBench): Record<string, number | undefined> {
  const { metrics } = bench.sidecar.envoy;
  const names = metrics.names("counter", "meshfuse_breaker");
  return Object.fromEntries(names.map((name) => [name, metrics.value("counter", name)]));
}

describe("the metrics of a breaker", () => {
  it("are its state from the first tick, and no counters before there is anything to count", async () => {
    const bench = await startBreaker(BREAKER);
    expect(bench.sidecar.envoy.metrics.names("gauge", "meshfuse_breaker")).toEqual([]);
    bench.play("S +100");
    expect(bench.sidecar.envoy.metrics.value("gauge", STATE)).toBe(0);
    expect(counters(bench)).toEqual({});
  });

  it("are one counter for each transition and reason, and one for rejections", async () => {
    const bench = await startBreaker(BREAKER);
    bench.play("F R R @1000 F @3000 S +100");
    expect(counters(bench)).toEqual({
      [transition("open", "consecutive")]: 1,
      [transition("half_open", "deadline")]: 2,
      [transition("open", "probe")]: 1,
      [transition("closed", "recovered")]: 1,
      [`meshfuse_breaker_rejected_total.${LABELS}`]: 2,
    });
  });

  it("count in shadow under a name of their own", async () => {
    const bench = await startBreaker({ ...BREAKER, mode: "shadow" });
    bench.play("F S S S +100");
    expect(counters(bench)).toEqual({
      [transition("open", "consecutive")]: 1,
      [`meshfuse_breaker_shadow_rejected_total.${LABELS}`]: 3,
    });
  });

  it("define each counter of transitions once, however often it counts", async () => {
    const bench = await startBreaker({ ...BREAKER, open: { base: "1s", factor: 1, max: "1s" } });
    bench.play("F +1000 F +1000 S +100");
    const { ledger } = bench.sidecar.root.guest;
    const before = ledger.hostCalls.proxy_define_metric;
    bench.play("F +1000 F +1000 S F +1000 S +100");
    expect(ledger.hostCalls.proxy_define_metric).toBe(before);
    expect(counters(bench)[transition("half_open", "deadline")]).toBe(5);
  });

  it.each([
    ["enforce", "F", 1],
    ["enforce", "F @1100", 2],
    ["shadow", "F", 1],
    ["forcedOpen", "+100", 1],
    ["disabled", "F +100", 0],
  ])("show the state of mode %s after %s as %i, and 0 once removed", async (mode, script, state) => {
    const bench = await startBreaker({ ...BREAKER, mode }, 3);
    bench.play(script);
    expect(bench.sidecar.envoy.metrics.value("gauge", STATE)).toBe(state);
    bench.sidecar.push({});
    bench.play("+100");
    expect(bench.sidecar.envoy.metrics.value("gauge", STATE)).toBe(0);
  });

  it("count rejections of all workers", async () => {
    const bench = await startBreaker(BREAKER, 3);
    bench.play("F +250 R R", 0);
    bench.play("R", 1);
    bench.play("R R R +200", 2);
    expect(bench.rejected).toBe(6);
  });
});
