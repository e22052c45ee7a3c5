// Random lives, played by the filter and by a model at once.
import fc from "fast-check";
import { expect } from "vitest";
import { BreakerBench, documentOf } from "./breaker.js";
import { type Bounds, breakerOf, breakers, changed, lives, type Step } from "./breaker-histories.js";
import { KeyedModel, type KeyLimits } from "./breaker-keys.js";
import { BreakerModel, KNOWN_EVERYWHERE_MS } from "./breaker-model.js";
import { type Models, Pair } from "./breaker-pair.js";
import type { ModelConfig } from "./breaker-spec.js";
import { Collector, REPORTING } from "./collector.js";
import { Sidecar } from "./sidecar.js";

/** After so long all is counted and swept, though the clock jumped just before. */
const COUNTED_MS = 2500;
const LEAP_MS = 5000;
const TICK_MS = 100;
/** As the controller's sums name it. */
const REPORTED = "outbound b";
const NS_PER_MS = 1_000_000;
/** Of all lives together. What `npm test` plays takes seconds; set MESHFUSE_TEST_STEPS=100000 for a thorough run. */
const STEPS = Number(process.env.MESHFUSE_TEST_STEPS ?? 10_000);
/** Over ten times what it takes. What fails is told as small as it has become by then, not after a quarter of an hour. */
const MOST_MS = 120_000;
/** On average; all lengths from 0 to 250 are as likely as they come. */
const STEPS_A_LIFE = 60;
const KEYS: KeyLimits = { maxKeys: 4, idleMs: 600_000 };
const MODES = ["enforce", "shadow", "forcedOpen", "disabled"] as const;

/** A breaker, and others whose numbers a new configuration may give it. */
type Family = readonly [ModelConfig, ...ModelConfig[]];
export interface Plan extends Bounds {
  /** Of all steps. */
  share: number;
  hung: boolean;
  keyed: boolean;
}

export function check(plan: Plan): Promise<void> {
  const one = breakers(plan.hung);
  const property = fc.asyncProperty(fc.tuple(one, one, one), lives(plan), (family, steps) =>
    agree(family, steps, plan),
  );
  const numRuns = Math.ceil((STEPS * plan.share) / STEPS_A_LIFE);
  // Only the runs of `npm test` are so few.
  const limit = STEPS > 10_000 ? {} : { interruptAfterTimeLimit: MOST_MS, markInterruptAsFailure: true };
  return fc.assert(property, { numRuns, ...limit });
}

async function agree(family: Family, steps: readonly Step[], plan: Plan): Promise<void> {
  const [config] = family;
  const { workers, keyed } = plan;
  const documentFor = (next: ModelConfig) => ({
    ...REPORTING,
    ...documentOf({ ...breakerOf(next), ...(keyed ? keysOf(KEYS) : {}) }),
  });
  const sidecar = await Sidecar.start(documentFor(config), workers);
  const collector = new Collector(sidecar.envoy);
  const models = keyed ? new KeyedModel(config, workers, KEYS) : single(new BreakerModel(config, workers));
  const pair = new Pair(sidecar, models, config, documentFor);
  pair.advance(KNOWN_EVERYWHERE_MS);
  for (const step of steps) play(pair, step, family, plan);
  pair.advance(COUNTED_MS);
  const { rejected, shadowRejected } = new BreakerBench(sidecar);
  expect({ enforced: rejected, shadow: shadowRejected }).toEqual(pair.turnedAway);
  // A clock that stepped back leaves reports waiting until it is where it was.
  if (plan.does.includes("back")) return;
  const { completed, failed } = collector.breakers[REPORTED] ?? { completed: 0, failed: 0 };
  expect({ completed, failed }).toEqual(pair.judged);
}

function play(pair: Pair, step: Step, [, ...others]: Family, { keyed, leastMs }: Plan): void {
  pair.advance(step.afterMs);
  pair.settle();
  const request = keyed ? { ...step, key: `key-${step.key}` } : { ...step, key: undefined };
  if (step.does === "pass" || step.does === "begin") pair.begin(request);
  if (step.does === "pass") pair.end(-1);
  if (step.does === "answer") pair.answer(step.pick);
  if (step.does === "end") pair.end(step.pick);
  if (step.does === "reload")
    pair.reload(changed(pair.config, others[step.pick % others.length] ?? pair.config));
  if (step.does === "mode") suspend(pair, MODES[step.pick % MODES.length] ?? "enforce");
  if (step.does === "back") jump(pair, -backMs(step.pick, pair.config));
  if (step.does === "idle") {
    pair.drain(leastMs);
    rest(pair);
  }
}

/** Longer than keys are kept. In leaps, so that it is quick, but no worker is taken for dead. */
function rest(pair: Pair): void {
  for (let ms = 0; ms <= KEYS.idleMs; ms += LEAP_MS) {
    pair.advance(KNOWN_EVERYWHERE_MS);
    jump(pair, LEAP_MS);
  }
  pair.advance(COUNTED_MS);
}

/** What is in flight over a mode that suspends has no certain end: there is none. Whom a ramp passes, shadow hides. */
function suspend(pair: Pair, mode: ModelConfig["mode"]): void {
  pair.drain(0);
  const hidden = mode === "shadow" && pair.config.ramp !== undefined;
  pair.reload({ ...pair.config, mode: hidden ? "enforce" : mode });
  pair.advance(TICK_MS);
}

/**
 * Up to two seconds, and not over many times the window: then the filter takes it for another clock. Not by one tick:
 * it is then where it was at the last tick, so what the next one looks after waits for that after it.
 */
function backMs(pick: number, { rate, slow }: ModelConfig): number {
  const ms = Math.min(pick * 100, 10 * (rate?.windowMs ?? 10_000), 10 * (slow?.windowMs ?? 10_000));
  return ms > TICK_MS ? ms : 0;
}

function jump({ sidecar }: Pair, ms: number): void {
  const { clock } = sidecar.envoy;
  clock.setMonotonicNs(clock.monotonicNs + BigInt(ms * NS_PER_MS));
}

function single(model: BreakerModel): Models {
  return {
    of: () => model,
    tick: (nowMs) => model.tick(nowMs),
    unsettled: (nowMs) => model.unsettled(nowMs),
    reload: (config) => model.reload(config),
  };
}

function keysOf({ maxKeys, idleMs }: KeyLimits): object {
  return { key: { header: "x-tenant", maxKeys, idle: `${idleMs}ms` } };
}
