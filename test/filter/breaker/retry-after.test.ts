// An upstream that says for how long it wants to be left alone is believed, up to the longest open time.
import { describe, expect, it } from "vitest";
import { type BreakerBench, startBreaker } from "../support/breaker.js";

const ONCE = { trip: { consecutive: 1 }, open: { base: "2s", max: "30s" }, halfOpen: { probes: 1 } };

function fail(bench: BreakerBench, headers: Record<string, string>): void {
  const { client } = bench.sidecar.worker(0).exchange({ upstream: { status: 503, headers } });
  expect(client.status).toBe(503);
}

const CASES: readonly [title: string, retryAfter: string, script: string][] = [
  ["lengthens the open time", "9", "R @8999 R @9000 S =C"],
  ["does not shorten it", "1", "R @1999 R @2000 S =C"],
  ["counts up to the longest open time", "3600", "R @29999 R @30000 S =C"],
  ["is ignored when it is a date", "Sat, 21 Nov 2026 00:00:00 GMT", "R @1999 R @2000 S =C"],
  ["is ignored when it is no number", "-5", "R @1999 R @2000 S =C"],
  ["counts up to it however many digits it has", "1".repeat(40), "R @29999 R @30000 S =C"],
  ["is ignored when it is empty", "", "R @1999 R @2000 S =C"],
];

describe("a Retry-After on the response that trips a breaker", () => {
  it.each(CASES)("%s", async (_title, retryAfter, script) => {
    const bench = await startBreaker(ONCE);
    fail(bench, { "retry-after": retryAfter });
    bench.play(script);
  });

  it("counts on a failed probe too", async () => {
    const bench = await startBreaker(ONCE);
    bench.play("F @2000");
    fail(bench, { "retry-after": "20" });
    bench.play("R @21999 R @22000 S =C");
  });

  it("does nothing on a response that trips nothing", async () => {
    const bench = await startBreaker({ ...ONCE, trip: { consecutive: 2 } });
    fail(bench, { "retry-after": "20" });
    bench.play("F R @2000 S =C");
  });
});
