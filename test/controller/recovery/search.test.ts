import { describe, expect, it } from "vitest";
import type { RecoveryBucket } from "../../../controller/model/index.js";
import { distance } from "../../../controller/recovery/index.js";
import { bestDecay } from "../../../controller/recovery/search.js";
import { dice, falling, sampled } from "./shares.js";

const F_MIN = 0.01;

/** The smallest distance of all beginnings and of many time constants, tried one by one. */
function leastOf(buckets: readonly RecoveryBucket[]): number {
  let least = Number.POSITIVE_INFINITY;
  for (const [at, { toMs: beginMs }] of buckets.slice(0, -1).entries()) {
    const before = buckets.slice(0, at + 1);
    const sum = (which: "completed" | "failed") => before.reduce((all, bucket) => all + bucket[which], 0);
    const fMax = sum("failed") / sum("completed");
    if (fMax <= F_MIN) continue;
    for (let tauMs = 200; tauMs < 40_000; tauMs *= 1.02) {
      least = Math.min(least, distance({ fMax, fMin: F_MIN, beginMs, tauMs }, buckets, least));
    }
  }
  return least;
}

describe("the curve that is found", () => {
  it("is as near as the nearest that trying all beginnings with many time constants gives", () => {
    const random = dice(5);
    for (let tauMs = 1500; tauMs < 10_000; tauMs += 500) {
      const share = falling(0.5 + 0.4 * random(), F_MIN, 1000 * Math.floor(1 + 8 * random()), tauMs);
      const seed = Math.floor(random() * 2 ** 31);
      const buckets = sampled(share, { seconds: 40, perSecond: 1000, seed });
      const found = bestDecay(buckets, F_MIN);
      if (found === undefined) throw new Error("no curve");
      expect(distance(found, buckets)).toBeLessThan(1.01 * leastOf(buckets));
    }
  });

  it("is none where no beginning has more failures before it than the end", () => {
    const buckets = sampled(() => F_MIN / 10, { seconds: 10, perSecond: 10, seed: 1 });
    expect(bestDecay(buckets, F_MIN)).toBeUndefined();
  });
});
