// Random lives of a breaker: the filter and a model that keeps every completion agree on every request.
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { BreakerBench, documentOf } from "../support/breaker.js";
import { type Bounds, breakerOf, breakers, changed, lives, type Step } from "../support/breaker-histories.js";
import { BreakerModel, KNOWN_EVERYWHERE_MS, type ModelConfig } from "../support/breaker-model.js";
import { Pair } from "../support/breaker-pair.js";
import { Sidecar } from "../support/sidecar.js";

/** After so long all is counted, though the clock stepped back just before. */
const COUNTED_MS = 2500;
const NS_PER_MS = 1_000_000n;
/** More of them are asked for by MESHFUSE_TEST_STEPS; a life has about 60. */
const STEPS = Number(process.env.MESHFUSE_TEST_STEPS ?? 20_000);
const STEPS_A_LIFE = 60;

let played = 0;

/** A breaker, and others whose numbers a new configuration may give it. */
type Family = readonly [ModelConfig, ...ModelConfig[]];

function play(pair: Pair, step: Step, [config, ...others]: Family, workers: number): void {
  const { worker, outcome, otherwise, retryAfterS, pick, afterMs } = step;
  played++;
  pair.advance(afterMs);
  while (workers > 1 && pair.models.of(undefined, pair.nowMs).unsettled(pair.nowMs)) pair.advance(50);
  const { clock } = pair.sidecar.envoy;
  if (step.does === "pass" || step.does === "begin") pair.begin({ worker, outcome, otherwise, retryAfterS });
  if (step.does === "pass") pair.end(-1);
  if (step.does === "answer") pair.answer(pick);
  if (step.does === "end") pair.end(pick);
  if (step.does === "reload") pair.reload(changed(config, others[pick % others.length] ?? config));
  if (step.does === "back")
    clock.setMonotonicNs(clock.monotonicNs - BigInt(backMs(pick, config)) * NS_PER_MS);
}

/** Up to two seconds, and not over many times the window: then the filter takes it for another clock. */
function backMs(pick: number, { rate, slow }: ModelConfig): number {
  return Math.min(pick * 100, 10 * (rate?.windowMs ?? 10_000), 10 * (slow?.windowMs ?? 10_000));
}

async function agree(family: Family, steps: readonly Step[], workers: number): Promise<void> {
  const [config] = family;
  const sidecar = await Sidecar.start(documentOf(breakerOf(config)), workers);
  const model = new BreakerModel(config, workers);
  const models = {
    of: () => model,
    tick: (ms: number) => model.tick(ms),
    reload: (next: ModelConfig) => model.reload(next),
  };
  const pair = new Pair(sidecar, models, config, breakerOf);
  pair.advance(KNOWN_EVERYWHERE_MS);
  for (const step of steps) play(pair, step, family, workers);
  pair.advance(COUNTED_MS);
  const { rejected, shadowRejected } = new BreakerBench(sidecar);
  expect({ enforced: rejected, shadow: shadowRejected }).toEqual(pair.turnedAway);
}

function check(bounds: Bounds, hung = true): Promise<void> {
  const one = breakers(hung);
  const property = fc.asyncProperty(fc.tuple(one, one, one), lives(bounds), (family, steps) =>
    agree(family, steps, bounds.workers),
  );
  return fc.assert(property, { numRuns: Math.ceil(STEPS / 4 / STEPS_A_LIFE) });
}

describe("the filter and the model", () => {
  afterAll(() => console.info(`${played} steps`));

  it("agree on every request of one worker, whatever the instants", async () => {
    await check({ workers: 1, leastMs: 0, does: ["pass", "pass", "begin", "begin", "answer", "end"] });
  }, 60_000);

  it("agree where the configuration changes", async () => {
    await check({ workers: 1, leastMs: 0, does: ["pass", "pass", "begin", "answer", "end", "reload"] });
  }, 60_000);

  it("agree where the clock steps back", async () => {
    const does = ["pass", "pass", "pass", "begin", "end", "end", "reload", "back"] as const;
    await check({ workers: 1, leastMs: 0, does }, false);
  }, 60_000);

  it("agree on every request of three workers that know of each other", async () => {
    await check({ workers: 3, leastMs: KNOWN_EVERYWHERE_MS, does: ["pass", "begin", "end"] }, false);
  }, 60_000);
});
