import { describe, expect, it } from "vitest";
import { ErrorBaseline, tallyOf } from "../../../controller/detect/errors.js";
import type { StepSample } from "../../../controller/model/index.js";
import { randomOf, sampleOf } from "./mesh.js";

const OBJECTIVE = 0.999;
const LEAST = 5;

function step(failure: number, requests = 100): StepSample {
  return sampleOf({ requests, outcomes: { success: requests - failure, failure } });
}

function learned(failure: (at: number) => number, steps = 60): ErrorBaseline {
  const baseline = new ErrorBaseline();
  for (let at = 0; at < steps; at++) baseline.learn(step(failure(at)));
  return baseline;
}

const z = (baseline: ErrorBaseline, sample: StepSample) => baseline.judge(sample, OBJECTIVE, LEAST)?.z ?? 0;

describe("a tally", () => {
  it("has as failed what the caller did not get, and leaves out who gave up himself", () => {
    const outcomes = {
      success: 10,
      failure: 1,
      soft_failure: 2,
      rejected: 3,
      denied: 4,
      injected: 5,
      cancelled: 50,
      ignored: 60,
    };
    expect(tallyOf(sampleOf({ outcomes }))).toEqual({ failed: 15, requests: 25 });
  });

  it("is not known where outcomes are not told, and counts nothing that cannot be", () => {
    expect(tallyOf(sampleOf({}))).toBeUndefined();
    const outcomes = { success: Number.NaN, failure: -3, rejected: Number.POSITIVE_INFINITY };
    expect(tallyOf(sampleOf({ outcomes }))).toEqual({ failed: 0, requests: 0 });
  });
});

describe("the failures of an end", () => {
  it("stand out where there were none, with the share before and now", () => {
    const found = learned(() => 0).judge(step(20), OBJECTIVE, LEAST);
    expect(found).toMatchObject({ kind: "errors", baseline: 0, observed: 0.2, atOnce: true });
    expect(found?.z).toBeGreaterThan(6);
  });

  it("are nothing below the fewest that count, be it all of the requests", () => {
    expect(
      z(
        learned(() => 0),
        step(1, 2),
      ),
    ).toBe(0);
    expect(
      z(
        learned(() => 0),
        step(4, 4),
      ),
    ).toBe(0);
    expect(
      z(
        learned(() => 0),
        step(5, 5),
      ),
    ).toBeGreaterThan(6);
  });

  it("are usual where they always were", () => {
    expect(
      z(
        learned(() => 20),
        step(20),
      ),
    ).toBeLessThan(1);
    expect(
      z(
        learned(() => 20),
        step(60),
      ),
    ).toBeGreaterThan(6);
  });

  it("are usual where each tenth step had so many", () => {
    expect(
      z(
        learned((at) => (at % 10 === 0 ? 30 : 0)),
        step(30),
      ),
    ).toBeLessThan(1);
  });

  it("surprise nobody as long as the objective allows them", () => {
    const baseline = learned(() => 0);
    expect(baseline.judge(step(8), 0.9, LEAST)?.z ?? 0).toBeLessThan(1);
    expect(baseline.judge(step(8), 0.999, LEAST)?.z ?? 0).toBeGreaterThan(6);
  });

  it("add up over six steps where one has too few", () => {
    const baseline = learned(() => 0);
    const found = [1, 2, 3, 4, 5, 6].map(() => z(baseline, step(2)));
    expect(found[0]).toBe(0);
    expect(found.at(-1)).toBeGreaterThan(6);
    expect(found).toEqual([...found].sort((a, b) => a - b));
  });

  it("do not add up over an interruption, nor where the last step has none", () => {
    const baseline = learned(() => 0);
    for (let at = 0; at < 4; at++) z(baseline, step(4));
    expect(z(baseline, step(0))).toBe(0);
    baseline.interrupt();
    expect(z(baseline, step(4))).toBe(0);
  });

  it("are not judged before anything was learned, and are doubted after little", () => {
    expect(z(new ErrorBaseline(), step(50))).toBe(0);
    expect(
      z(
        learned(() => 0, 3),
        step(5),
      ),
    ).toBeLessThan(
      z(
        learned(() => 0, 60),
        step(5),
      ),
    );
  });

  it("are forgotten all at once", () => {
    const baseline = learned(() => 20);
    baseline.forget();
    expect(z(baseline, step(50))).toBe(0);
  });

  it("raise no alarm in 20,000 steps of a service that fails one in a thousand, by chance", () => {
    const random = randomOf(11);
    const chance = () => {
      let failure = 0;
      for (let request = 0; request < 100; request++) if (random() < 0.001) failure += 1;
      return failure;
    };
    const baseline = learned(chance);
    let worst = 0;
    for (let at = 0; at < 20_000; at++) worst = Math.max(worst, z(baseline, step(chance())));
    expect(worst).toBeLessThan(6);
  });
});

describe("failures where something is known to fail", () => {
  const goesOn = (...steps: readonly StepSample[]) => {
    const baseline = learned(() => 0);
    for (const each of steps) baseline.judge(each, OBJECTIVE, LEAST);
    return baseline.goesOn(OBJECTIVE, 3);
  };

  it("go on though they are fewer than would be news", () => {
    expect(learned(() => 0).judge(step(2, 3), OBJECTIVE, LEAST)).toBeUndefined();
    expect(goesOn(step(2, 3))).toBe(true);
    expect(goesOn(step(1, 2), step(0, 2), step(1, 2))).toBe(true);
  });

  it("do not where the last step has none, or chance explains them", () => {
    expect(goesOn(step(2, 3), step(0, 3))).toBe(false);
    expect(goesOn(step(1, 100))).toBe(false);
    expect(goesOn(step(50), sampleOf({}))).toBe(false);
  });

  it("are not known before anything was learned", () => {
    const baseline = new ErrorBaseline();
    baseline.judge(step(50), OBJECTIVE, LEAST);
    expect(baseline.goesOn(OBJECTIVE, 3)).toBe(false);
  });
});
