import { describe, expect, it } from "vitest";
import { findPrometheus, runPromtool } from "../../../bench/prometheus/index.js";
import { end, meshOf, metricsOf } from "./sources.js";

const found = await findPrometheus();
const promtool = "missing" in found ? "" : found.promtool;
const note = "missing" in found ? ` (skipped: ${found.missing})` : "";

/** Everything that may be shown is. */
function busy() {
  const direction = "outbound";
  const words = ["rejected", "shadowRejected", "open.rate", "verdict.injected", "injected.delay"];
  const tally = { direction, name: 'x"y', counts: new Map(words.map((word) => [word, 3])) } as const;
  const mesh = meshOf({
    ends: [
      end({ outcomes: { success: 3, denied: 1 }, slow: { 4: 3, 136: 1 }, durationSumUs: 5 }),
      end({ direction: "inbound", source: "outside", outcomes: { failure: 3 } }),
      end({ direction: "inbound", source: "unknown", destination: "other" }),
    ],
    breakers: [tally],
    faults: [tally],
    states: [{ direction, name: "b", state: "open", keys: [1, 2, 3, 4] }],
  });
  const deliveries = { inbound: { delivered: 1 }, outbound: { waiting: 2 } };
  return metricsOf({
    mesh,
    policies: () => ({ CircuitBreaker: 1 }),
    experiments: () => ({ running: 1 }),
    sidecarCounts: () => ({ deliveries, silent: 0 }),
  });
}

describe.skipIf("missing" in found)(`promtool${note}`, () => {
  it("has nothing to say of the controller's metrics", async () => {
    const text = await busy().text();
    expect(await runPromtool(promtool, ["check", "metrics"], text)).toEqual({ code: 0, output: "" });
  });

  it("has nothing to say of Istio's names but that Istio measures in milliseconds", async () => {
    const { output } = await runPromtool(promtool, ["check", "metrics"], busy().istio());
    const said = output.trim().split("\n");
    expect(said).toEqual([expect.stringMatching(/^istio_request_duration_milliseconds use base unit/)]);
  });
});
