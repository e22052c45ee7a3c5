// How soon a trip is in force on all four workers of an Envoy: the bench's own measurement, of fewer trips.
import { expect, it } from "vitest";
import { distributionOf, measure, SCENARIOS } from "../../../bench/breaker/index.js";

const CONCURRENCY = 4;
const TRIALS = 6;
/** The contract's bound. A test machine that stands still for a moment may miss it, half of the time it may not. */
const BOUND_MS = 250;
const OURS = SCENARIOS.filter(({ document }) => document !== undefined);

it.each(OURS)("$title: in force on all workers within 250 ms", async (scenario) => {
  const measurement = await measure({
    ...{ scenario, concurrency: CONCURRENCY, trials: TRIALS, seed: 1 },
    module: "dist/meshfuse.wasm",
  });
  const seen = distributionOf(measurement.trials.map(({ inForceMs }) => inForceMs));
  console.info(scenario.name, seen);
  expect(seen.p50).toBeLessThan(BOUND_MS);
});
