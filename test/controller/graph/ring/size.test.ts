import { describe, expect, it } from "vitest";
import { bucketOf } from "../../../../controller/graph/index.js";
import { type Counts, Ring, STEP_MS } from "../../../../controller/graph/ring/index.js";

const EDGES = 1_000;
const STEPS_AN_HOUR = 360;
/** Simulated of them; the others are alike. */
const STEPS = 12;
const MB = 1_000_000;
/** Median and spread of durations, lognormal: 99 of 100 are below some 130 ms. */
const MEDIAN_US = 20_000;
const SPREAD = 0.8;

/** Numbers that look random and are the same each time. */
function generator(): () => number {
  let state = 1;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
}

/** What one end of an edge counts in a step. */
function countedIn(requests: number, random: () => number): Counts {
  const buckets = new Map<number, number>();
  let durationSumUs = 0;
  for (let request = 0; request < requests; request++) {
    const normal = Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
    const durationUs = Math.round(MEDIAN_US * Math.exp(SPREAD * normal));
    durationSumUs += durationUs;
    buckets.set(bucketOf(durationUs), (buckets.get(bucketOf(durationUs)) ?? 0) + 1);
  }
  return { outcomes: [requests - 1, 1], durationSumUs, buckets: [...buckets] };
}

/** Bytes that an hour takes with so many requests a second on each edge, seen from both ends. */
function bytesAnHour(perSecond: number): number {
  const random = generator();
  const ring = new Ring(0);
  const pool = Array.from({ length: 100 }, () => countedIn(perSecond * 10, random));
  const ends = 2 * EDGES;
  const pairs = Array.from(
    { length: EDGES },
    (_, n) => [`shop/caller-${n % 50}`, `shop/callee-${n}`] as const,
  );
  let at = 0;
  for (let step = 0; step <= STEPS; step++) {
    const edges = pairs.flatMap(([source, destination]) =>
      (["outbound", "inbound"] as const).map((direction) => {
        const counts = pool[at++ % pool.length];
        return { ...{ source, destination, direction }, ...(counts ?? countedIn(1, random)) };
      }),
    );
    ring.add(edges, step * STEP_MS, (step + 1) * STEP_MS);
  }
  // The step that has begun and the one before are not packed yet.
  const [open, names] = [2 * ends * 1_400, ends * 400];
  return ((ring.bytes - open - names) / (STEPS - 1)) * STEPS_AN_HOUR + open + names;
}

describe("an hour of 1,000 edges, seen from both ends", () => {
  // The figures of docs/cost.md.
  it.each([
    [1, 30],
    [10, 70],
    [100, 95],
  ])("with %d requests a second on each takes a little under %d MB", (perSecond, most) => {
    const bytes = bytesAnHour(perSecond);
    expect(bytes / MB).toBeLessThan(most);
    expect(bytes / MB).toBeGreaterThan(most - 6);
  });
});
