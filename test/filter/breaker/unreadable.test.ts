// A breaker's record that cannot be read for once: no request is so large, and no host so poor, that an open breaker
// is taken for a new one.
import { describe, expect, it } from "vitest";
import { type BreakerBench, isRejected, startBreaker } from "../support/breaker.js";

const BREAKER = {
  match: { hosts: ["*.shop"], methods: ["GET"] },
  trip: { consecutive: 1 },
  open: { base: "1s" },
  halfOpen: { probes: 1 },
};
const RECORD = "mf.breaker2.ob";
/** More than a record of this build ever has. */
const TOO_LARGE = Buffer.alloc(4096);

function ask(bench: BreakerBench, authority = "a.shop", filler = 0, status = 200): boolean {
  const headers = { "x-filler": "f".repeat(filler) };
  return !isRejected(bench.sidecar.root.exchange({ request: { authority, headers }, upstream: { status } }));
}

/** The headers of a request, and its host in lower case, fill what the filter has for both. */
function floodedBy(hostSize: number, total: number): (bench: BreakerBench) => boolean {
  return (bench) => ask(bench, `${"A".repeat(hostSize)}.shop`, total - hostSize);
}

describe("a request that fills the filter's memory for values", () => {
  const sizes = [55_000, 58_000, 59_000, 60_000].flatMap((total) =>
    [7000, 10_000, 12_000, 12_800, 13_000, 13_500, 14_000].map((host) => [host, total] as const),
  );

  it.each(sizes)("(host of %d bytes, %d in all) leaves a half-open breaker as it is", async (host, total) => {
    const bench = await startBreaker(BREAKER);
    ask(bench, "a.shop", 0, 503);
    bench.play("+1200 =H");
    bench.sidecar.root.begin({ request: { authority: "a.shop" }, upstream: { never: true } });
    floodedBy(host, total)(bench);
    expect(ask(bench)).toBe(false);
    bench.play("+200 =H");
    expect(bench.sidecar.envoy.violationList).toEqual([]);
  });
});

describe("a record that the host does not hand over", () => {
  it("leaves an open breaker open, and a probe without a place", async () => {
    const bench = await startBreaker(BREAKER);
    ask(bench, "a.shop", 0, 503);
    bench.sidecar.envoy.shared.set("vm", RECORD, TOO_LARGE);
    expect([ask(bench), bench.history.length]).toEqual([false, 1]);
    bench.play("+1500 =O");
    expect([ask(bench), bench.history.length]).toEqual([false, 1]);
  });

  it("lets all pass where the breaker was closed", async () => {
    const bench = await startBreaker(BREAKER);
    bench.sidecar.envoy.shared.set("vm", RECORD, TOO_LARGE);
    for (let i = 0; i < 5; i++) expect(ask(bench, "a.shop", 0, 503)).toBe(true);
    expect(bench.history).toEqual([]);
  });
});
