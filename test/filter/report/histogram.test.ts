import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { boundsOf, bucketOf } from "../../../controller/graph/index.js";
import { HISTOGRAM_BUCKETS } from "../../../controller/report/index.js";
import { Collector, REPORTING } from "../support/collector.js";
import { Sidecar } from "../support/sidecar.js";

const EDGE = "outbound default/reviews > other";
const HISTOGRAM =
  "meshfuse_request_duration_milliseconds.direction=.=outbound;.;source=.=default/reviews;.;destination=.=other;.;";

/** Plays one request for each duration; what was reported of them. */
async function play(durationsUs: readonly number[]) {
  const sidecar = await Sidecar.start(REPORTING);
  const collector = new Collector(sidecar.envoy);
  for (const us of durationsUs) sidecar.root.exchange({ upstream: { delayMs: us / 1000 } });
  sidecar.envoy.advance(2500);
  const edge = collector.edges[EDGE];
  if (edge === undefined) throw new Error("nothing was reported");
  return { edge, samples: sidecar.envoy.metrics.samples(HISTOGRAM) };
}

function expected(durationsUs: readonly number[]): Record<number, number> {
  const buckets: Record<number, number> = {};
  for (const us of durationsUs) buckets[bucketOf(us)] = (buckets[bucketOf(us)] ?? 0) + 1;
  return buckets;
}

describe("the histogram of durations", () => {
  it("has the controller's buckets, to the microsecond", async () => {
    const edges = Array.from({ length: HISTOGRAM_BUCKETS }, (_, bucket) => boundsOf(bucket).fromUs);
    const durations = edges.flatMap((fromUs) => [fromUs - 1, fromUs, fromUs + 1]).filter((us) => us >= 0);
    const { edge } = await play(durations);
    expect(edge.buckets).toEqual(expected(durations));
    expect(Object.keys(edge.buckets).length).toBe(HISTOGRAM_BUCKETS);
  });

  it("holds each request once, and their exact sum", async () => {
    const duration = fc.double({ min: 0, max: 26.5, noNaN: true }).map((power) => Math.floor(2 ** power));
    await fc.assert(
      fc.asyncProperty(fc.array(duration, { minLength: 1, maxLength: 40 }), async (durations) => {
        const { edge, samples } = await play(durations);
        expect(edge.buckets).toEqual(expected(durations));
        expect(edge.durationSumUs).toBe(durations.reduce((sum, us) => sum + us, 0));
        expect(samples).toEqual(durations.map((us) => Math.floor(us / 1000)));
      }),
      { numRuns: 25 },
    );
  });

  it("puts what is longer than 67 s into its last bucket", async () => {
    const { edge } = await play([2 ** 26, 80_000_000, 110_000_000]);
    expect(edge.buckets).toEqual({ [HISTOGRAM_BUCKETS - 1]: 3 });
  });
});
