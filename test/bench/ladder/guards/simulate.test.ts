// Traffic whose share of bad requests is known, and who judges it.
import { describe, expect, test } from "vitest";
import { GUARD, JUDGES, type JudgeKind, Z_ALL, Z_LAST } from "../../../../bench/ladder/guards/judges.js";
import { BROKEN, KEPT, REGRESSION_S } from "../../../../bench/ladder/guards/scenarios.js";
import { shareBounds } from "../../../../bench/ladder/guards/share.js";
import { judgeOne, type Traffic } from "../../../../bench/ladder/guards/simulate.js";
import { randomFrom } from "../../../../bench/mesh/index.js";

const OPTIONS = { limit: 0.01, overMs: 30_000, minimum: 100, error: 0.001, lengthMs: 600_000 };
const traffic = (share: number, seconds = 600): Traffic => ({
  ...{ requestsASecond: 100, seconds },
  badShare: () => share,
});

/** How many of so many experiments a judge stops. */
function stopped(kind: JudgeKind, of: Traffic, experiments: number, seed = 7, options = OPTIONS): number {
  const random = randomFrom(seed);
  const found = Array.from({ length: experiments }, () => judgeOne(of, options, [kind], random)[0]);
  return found.filter((second) => second !== undefined).length;
}

describe("simulated traffic", () => {
  test.each([0.001, 0.01, 0.3, 0.9])("has a share of %d bad requests, as chance gives them", (share) => {
    const seen = { bad: 0, all: 0, squares: 0 };
    const spy: JudgeKind = {
      name: "spy",
      judge: () => ({
        take({ bad, all }) {
          seen.bad += bad;
          seen.all += all;
          seen.squares += (bad - all * share) ** 2;
          return false;
        },
      }),
    };
    const seconds = 20_000;
    judgeOne(traffic(share, seconds), OPTIONS, [spy], randomFrom(3));
    expect(seen.all).toBe(100 * seconds);
    const variance = 100 * share * (1 - share);
    expect(Math.abs(seen.bad - seen.all * share)).toBeLessThan(4 * Math.sqrt(seconds * variance));
    expect(seen.squares / seconds / variance).toBeCloseTo(1, 1);
  });

  test("has none and all of them where the share says so", () => {
    const options = { ...OPTIONS, limit: 0.5 };
    expect(judgeOne(traffic(0), options, JUDGES, randomFrom(1))).toEqual([undefined, undefined, undefined]);
    expect(judgeOne(traffic(1), options, JUDGES, randomFrom(1))).toEqual([0, 0, 0]);
  });

  test("is the same for the same seed", () => {
    const once = () => judgeOne(traffic(0.02), OPTIONS, JUDGES, randomFrom(5));
    expect(once()).toEqual(once());
  });
});

describe("the guard", () => {
  test("stops at most one of a thousand experiments that are just as bad as the limit, judged every second", () => {
    const experiments = 12_000;
    const options = { ...OPTIONS, lengthMs: 300_000 };
    const { high } = shareBounds(stopped(GUARD, traffic(0.01, 300), experiments, 7, options), experiments);
    expect(high).toBeLessThan(0.001);
  });

  test.each(KEPT)("keeps that error where $name", ({ traffic: kept, options }) => {
    const experiments = 300;
    const { low } = shareBounds(stopped(GUARD, kept, experiments, 11, options), experiments);
    expect(low).toBeLessThan(0.001);
  });

  test("stops all experiments that are three times as bad", () => {
    expect(stopped(GUARD, traffic(0.03), 500)).toBe(500);
  });

  test.each(BROKEN.slice(2, 8))("stops most after $name began", ({ traffic: broken, options }) => {
    const random = randomFrom(13);
    const found = Array.from({ length: 100 }, () => judgeOne(broken, options, [GUARD], random)[0]);
    const late = found.filter((second) => second !== undefined && second >= REGRESSION_S);
    expect(late.length).toBeGreaterThan(95);
  });
});

describe("the tests that are usual", () => {
  test("stop many experiments that keep the limit, because they are asked again and again", () => {
    expect(stopped(Z_LAST, traffic(0.01), 500)).toBeGreaterThan(50);
    expect(stopped(Z_ALL, traffic(0.01), 1_000)).toBeGreaterThan(10);
  });

  test("would keep their error if they were asked once", () => {
    const once = { ...traffic(0.01, 1), requestsASecond: 60_000 };
    const { high } = shareBounds(stopped(Z_ALL, once, 4_000), 4_000);
    expect(high).toBeLessThan(0.005);
  });

  test("look back for `over` and no further", () => {
    const judge = Z_LAST.judge(OPTIONS);
    for (let second = 1; second <= 30; second++) {
      expect(judge.take({ bad: 1, all: 100 }, second * 1_000)).toBe(false);
    }
    // 30 seconds with 1 of 100, and then so many that the last 30 s are over the limit by three deviations.
    let seconds = 0;
    while (!judge.take({ bad: 3, all: 100 }, 31_000 + seconds * 1_000)) seconds += 1;
    expect(seconds).toBeLessThan(12);
  });
});

describe("the exact interval of a share", () => {
  test("is that of Clopper and Pearson", () => {
    // 1 - (TAIL)^(1/n), and the same from the other end.
    expect(shareBounds(0, 1_000).high).toBeCloseTo(1 - 0.0005 ** (1 / 1_000), 9);
    expect(shareBounds(1_000, 1_000).low).toBeCloseTo(0.0005 ** (1 / 1_000), 9);
    expect(shareBounds(0, 10)).toMatchObject({ low: 0 });
    expect(shareBounds(10, 10)).toMatchObject({ high: 1 });
    const { low, high } = shareBounds(50, 100);
    expect(low + high).toBeCloseTo(1, 9);
    expect(low).toBeGreaterThan(0.33);
    expect(low).toBeLessThan(0.35);
  });

  test("narrows with more, and stays a number with a hundred thousand", () => {
    const { low, high } = shareBounds(1_000, 100_000);
    expect(low).toBeGreaterThan(0.0088);
    expect(high).toBeLessThan(0.0112);
  });
});
