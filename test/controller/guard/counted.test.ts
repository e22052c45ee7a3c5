// Which requests are judged, and which of them are bad.
import { describe, expect, it } from "vitest";
import { boundsOf, bucketOf } from "../../../controller/graph/index.js";
import { countOf } from "../../../controller/guard/counted.js";
import { OUTCOMES } from "../../../controller/model/index.js";
import type { EdgeIncrement } from "../../../controller/report/index.js";

function increment(part: Partial<EdgeIncrement>): EdgeIncrement {
  return {
    ...{ direction: "inbound", source: "outside", destination: "default/productpage", inFlight: 0 },
    ...{ outcomes: OUTCOMES.map(() => 0), durationSumUs: 0, buckets: [], isPast: false },
    ...part,
  };
}

const success = { limit: "success", badShare: 0.01 } as const;
const p95 = (p95Ms: number) => ({ limit: "p95", badShare: 0.05, p95Ms }) as const;

describe("the success of requests", () => {
  it.each([
    ["success", { bad: 0, all: 7 }],
    ["failure", { bad: 7, all: 7 }],
    ["soft_failure", { bad: 7, all: 7 }],
    ["rejected", { bad: 7, all: 7 }],
    ["injected", { bad: 7, all: 7 }],
    ["ignored", { bad: 0, all: 0 }],
    ["cancelled", { bad: 0, all: 0 }],
    ["denied", { bad: 0, all: 0 }],
  ] as const)("counts %s as %o", (outcome, count) => {
    const outcomes = OUTCOMES.map((each) => (each === outcome ? 7 : 0));
    expect(countOf(success, increment({ outcomes }))).toEqual(count);
  });

  it("adds all of them up", () => {
    const outcomes = [100, 10, 1, 1_000, 10_000, 2, 3_000, 4];
    expect(countOf(success, increment({ outcomes }))).toEqual({ bad: 17, all: 117 });
  });
});

describe("the share that is slower", () => {
  it("is of all that ended, however they did", () => {
    const buckets: [number, number][] = [
      [bucketOf(10_000), 90],
      [bucketOf(2_000_000), 10],
    ];
    const cancelled = OUTCOMES.map((outcome) => (outcome === "cancelled" ? 100 : 0));
    expect(countOf(p95(800), increment({ outcomes: cancelled, buckets }))).toEqual({ bad: 10, all: 100 });
  });

  it("never counts a request that may have been as quick as the limit", () => {
    for (const limitMs of [1, 5, 100, 800, 12_345, 60_000]) {
      const buckets = Array.from({ length: 137 }, (_, bucket): [number, number] => [bucket, 1]);
      const { bad, all } = countOf(p95(limitMs), increment({ buckets }));
      const slower = buckets.filter(([bucket]) => boundsOf(bucket).fromUs >= limitMs * 1_000);
      expect(all).toBe(137);
      expect(bad).toBe(slower.length);
      expect(bad).toBeGreaterThan(0);
      // The first that counts begins at most an eighth above the limit.
      expect(boundsOf(slower[0]?.[0] ?? 0).fromUs).toBeLessThanOrEqual(limitMs * 1_000 * 1.125);
    }
  });
});
