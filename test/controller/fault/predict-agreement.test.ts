// What is predicted is what the filter does, unit by unit: the module in the emulated Envoy.
import { describe, expect, it } from "vitest";
import { predictFault, type UnitPrediction } from "../../../controller/fault/index.js";
import { API_VERSION, type Policy, type PolicySpec } from "../../../controller/model/index.js";
import { Sidecar } from "../../filter/support/sidecar.js";

const UNITS = 400;
const NAME = "shop/slow";

function fault(spec: PolicySpec): Policy {
  return {
    apiVersion: API_VERSION,
    kind: "FaultInjection",
    metadata: { name: "slow", namespace: "shop" },
    spec: { activeFor: "1h", ...spec },
  };
}

function predicted(spec: PolicySpec, units: readonly string[]): UnitPrediction[] {
  return predictFault({ policy: fault(spec), units, nowMs: 0 }).units;
}

/** Milliseconds that a request waits, and the status that it gets. */
async function done(spec: PolicySpec, header: string, units: readonly string[]) {
  const { root } = await Sidecar.start({ faults: [{ name: NAME, activeFor: "1h", ...spec }] });
  return units.map((unit) => {
    const exchange = root.exchange({ request: { headers: { [header]: unit } } });
    return { ms: exchange.durationMs ?? 0, status: exchange.client.status };
  });
}

/** The emulator's clock moves by whole milliseconds, and a delay is never short. */
function expected({ parts }: UnitPrediction) {
  const us = parts.flatMap(({ isDrawn, delayUs }) => (isDrawn ? [delayUs ?? 0] : []));
  const aborts = parts.some(({ part, isDrawn }) => part === "abort" && isDrawn);
  return { ms: Math.ceil(us.reduce((sum, each) => sum + each, 0) / 1_000), status: aborts ? 503 : 200 };
}

const DELAYS: [string, object][] = [
  ["fixed", { fixed: "37ms" }],
  ["uniform", { uniform: { min: "5ms", max: "90ms" } }],
  ["exponential", { exponential: { mean: "20ms", max: "300ms" } }],
  ["lognormal", { lognormal: { median: "20ms", p99: "200ms", max: "1s" } }],
  ["percentiles", { percentiles: { p99: "1s", p50: "10ms", "p90.5": "80ms", max: "2s" } }],
];

describe("a prediction", () => {
  it.each(DELAYS)("of a delay that is %s is what the filter does with each user", async (_, delay) => {
    const spec = {
      unit: { header: "x-user" },
      seed: 7,
      delay: { ...delay, percentage: "60%" },
      abort: { status: 503, percentage: "20%" },
    };
    const units = Array.from({ length: UNITS }, (_, index) => `user-${index}`);
    expect(await done(spec, "x-user", units)).toEqual(predicted(spec, units).map(expected));
  });

  it("of requests is what the filter does by their ids", async () => {
    const spec = {
      percentage: "30%",
      delay: { uniform: { min: "1ms", max: "50ms" } },
      abort: { status: 503 },
    };
    const idOf = (index: number) => `8e5c1f0a-1b2c-4d3e-9f40-5162738${10_000 + index}`;
    const units = Array.from({ length: UNITS }, (_, index) => idOf(index));
    expect(await done(spec, "x-request-id", units)).toEqual(predicted(spec, units).map(expected));
  });
});
