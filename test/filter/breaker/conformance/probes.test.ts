// Probes: who gets a place, for how long, and what an end says.
import { describe, expect, it } from "vitest";
import type { ExchangePlan, Headers } from "../../../host/index.js";
import { isRejected, startBreaker } from "../../support/breaker.js";
import { type Case, hold } from "../../support/breaker-cases.js";

const probes = (count: number, failures = 0, lease = "2s") => ({
  trip: { consecutive: 1 },
  open: { base: "1s", factor: 1, max: "1s" },
  halfOpen: { probes: count, failures, lease },
  failure: { ignore: ["404"] },
});
/** Trips, and comes to half-open. */
const OPEN = "F @1000";

const PLACES: readonly Case[] = [
  ["as many as there are probes, in flight or passed", probes(3), `${OPEN} S (a (b R a:S R =H b:S =C`],
  [
    "a failed one gives its place back where it is allowed",
    probes(2, 2),
    `${OPEN} (a (b R a:F (c R b:F =H (d R`,
  ],
  ["a cancelled one gives it back at once", probes(1), `${OPEN} (a R a:X (b R b:X (c R c:S =C`],
  ["an ignored one gives it back at once", probes(1), `${OPEN} I =H I =H S =C`],
  ["one answered by Envoy gives it back at once", probes(1), `${OPEN} X =H X =H S =C`],
  ["one cancelled after its headers gives it back", probes(1), `${OPEN} (a a:H R a:X =H S =C`],
  ["one broken off after its headers failed", probes(1), `${OPEN} (a a:H =H a:B =O`],
  ["one at its headers has not passed yet", probes(1), `${OPEN} (a a:H =H R a:E =C`],
  ["a soft failure is a failure", probes(3, 1), `${OPEN} T =H T =O`, { reason: "probe" }],
  ["as many failures as are allowed do not open", probes(1, 3), `${OPEN} F F F =H S =C`],
  ["one more does", probes(1, 3), `${OPEN} F F F F =O`],
  ["they are counted anew in the next half-open state", probes(2, 1), `${OPEN} F S F =O @2000 F S =H S =C`],
  ["nobody is admitted before the deadline", probes(1), "F @999.75 R +0.25 S =C"],
];

const LEASES: readonly Case[] = [
  ["holds the place to a quarter of a millisecond before its end", probes(1), `${OPEN} (a @2999.75 R`],
  ["gives it away at its end", probes(1), `${OPEN} (a @3000 (b R b:S =C`],
  ["begins with the probe, not with the state", probes(1), "F @1550 (a @3549.75 R @3550 (b R"],
  ["a verdict just within it counts", probes(1), `${OPEN} (a @2999.75 a:S =C`],
  ["a success at its end is no verdict", probes(1), `${OPEN} (a @3000 a:S =H S =C`],
  ["nor is a failure at its end", probes(1), `${OPEN} (a @3000 a:F =H S =C`],
  ["a late success beside its successor is none", probes(1), `${OPEN} (a @3000 (b a:S =H R b:S =C`],
  ["a late failure beside its successor is none", probes(1), `${OPEN} (a @3000 (b a:F =H R b:F =O`],
  ["a late end does not free a place twice", probes(1), `${OPEN} (a @3000 (b a:X R b:X (c R`],
  ["several run out each for itself", probes(2), `${OPEN} (a @2000 (b R @3000 (c R @4000 (d R`],
  ["successes stay when a lease runs out", probes(2), `${OPEN} S (a @3000 S =C`],
];

describe("the places of probes", () => {
  hold(PLACES);

  const answers: readonly [string, ExchangePlan, string][] = [
    ["a refused connection opens", { upstream: { fail: "refused" } }, "O"],
    ["a reset opens", { upstream: { fail: "reset" } }, "O"],
    ["a timeout opens", { upstream: { fail: "timeout" } }, "O"],
    ["a timeout of each try opens", { upstream: { fail: "perTryTimeout" } }, "O"],
    ["no healthy upstream opens", { upstream: { fail: "noHealthyUpstream" } }, "O"],
    ["an overflow says nothing", { upstream: { fail: "overflow" } }, "H"],
    ["no route says nothing", { upstream: { fail: "noRoute" } }, "H"],
    ["a direct response says nothing", { upstream: { direct: { status: 200 } } }, "H"],
    ["another filter's 503 says nothing", { upstream: { direct: { status: 503 } } }, "H"],
    ["a 404 of the upstream that is not ignored closes", { upstream: { status: 410 } }, "C"],
    ["an answer that breaks off opens", { upstream: { body: ["a"], resetMidway: true } }, "O"],
    ["a gRPC answer UNAVAILABLE opens", grpc("14"), "O"],
    ["a gRPC answer NOT_FOUND closes", grpc("5"), "C"],
    ["a gRPC answer without a status opens", grpc(), "O"],
  ];
  it.each(answers)("%s", async (_title, plan, state) => {
    const bench = await startBreaker(probes(1));
    bench.play(OPEN);
    expect(isRejected(bench.sidecar.root.exchange(plan))).toBe(false);
    bench.play(`=${state}`);
  });

  it("stay two, however many a hundred clients at once want", async () => {
    const bench = await startBreaker(probes(2), 4);
    bench.play("F +300 @1000");
    const all = Array.from({ length: 100 }, (_, index) =>
      bench.sidecar.worker(index % 4).begin({ upstream: { never: true } }),
    );
    expect(all.filter((exchange) => !isRejected(exchange))).toHaveLength(2);
  });
});

describe("the lease of a probe", () => hold(LEASES));

function grpc(status?: string): ExchangePlan {
  const headers = { "content-type": "application/grpc" };
  const trailers: Headers = status === undefined ? [] : [["grpc-status", status]];
  return { request: { grpc: true }, upstream: { headers, body: "x", trailers } };
}
