// What opossum (O), Linkerd (L), cockatiel (K), Sentinel (Z), oxy (T) and failsafe-go (F) hold theirs to, in our words.
// Where we answer otherwise, the title says "ours".
import { describe, expect, it } from "vitest";
import { startBreaker } from "../../support/breaker.js";
import { type Case, hold } from "../../support/breaker-cases.js";

const share = (threshold: string, minimum: number, window = "10s") => ({
  trip: { rate: { threshold, window, minimum } },
});
const openFor = (base: string, factor = 1) => ({ open: { base, factor }, halfOpen: { probes: 1 } });
const O = { ...share("1%", 1), ...openFor("100ms") };
const L = { trip: { consecutive: 2 }, ...openFor("1s", 2) };
const Z = { ...share("20%", 1, "20s"), ...openFor("10s") };
const T = {
  ...share("50%", 5),
  ...openFor("10s"),
  ramp: { over: "10s", from: "0%" },
};
const probes = (count: number, failures: number) => ({
  ...{ trip: { consecutive: 1 }, open: { base: "1s" } },
  halfOpen: { probes: count, failures },
});

const CASES: readonly Case[] = [
  ["[O2] recovers by one good request after its open time", O, "F =O @125 S =C"],
  ["[O3] is half-open while its probe runs, and open when that fails", O, "F @150 (a =H R +500 =H a:F =O R"],
  [
    "[O11] is not moved by one that began with the one that opened it",
    { ...O, ...openFor("60s") },
    "(a (b b:F =O +100 a:S =O R",
    { to: "open", failed: 1, completed: 1 },
  ],
  [
    "[L1] shuts for twice as long after a bad probe, whatever stragglers say",
    L,
    "(a F F =O @500 R @1000 =H F =O @2000 a:S =O R @2999 R @3000 S =C",
    { to: "closed", reason: "recovered" },
  ],
  ["[L2] begins its count anew after a success", { ...L, trip: { consecutive: 3 } }, "F F S F F =C"],
  ["[L4] trips at the fifth of five at once", share("50%", 5), "F F F F =C F =O", { completed: 5 }],
  ["[L4] trips at the fifth of five in seconds", share("50%", 5), "F +1000 F +1000 F +1000 F +1000 =C F =O"],
  [
    "[L6] forgets a failure of ten seconds ago, not the success after it",
    share("50%", 3),
    "F @5000 S @10500 S =C F =C F =O",
    { failed: 2, completed: 4 },
  ],
  ["[L8] trips at the very first failure where that is enough", share("50%", 1), "F =O"],
  [
    "[L10] goes on counting its openings after one good probe; ours: the second lasts 2 s",
    L,
    "F F @1000 S =C F F =O @2999 R @3000 S =C",
  ],
  [
    "[L12] starts cold after it recovered",
    { ...share("50%", 3), ...openFor("1s") },
    "F F F =O @1000 S =C F =C F F =O",
  ],
  [
    "[K1] opens for 2 s after the failed probe, then closes; ours: the attempt outlives the good probe",
    L,
    "F F @1000 F =O @2000 R @3000 S =C F F =O @6999 R @7000 S =C",
  ],
  ["[Z1] forgives one bad one of eight", Z, "S F =O @5000 R @10000 F =O R @20000 S =C S S S S S S F S =C"],
  [
    "[T1] turns the first away in its ramp, lets some of a hundred pass in its middle, and all at its end",
    T,
    "F F F S S =O @9000 R @10001 S =R R @15001 50/100 @20101 =C 100/100",
    { to: "closed", reason: "recovered" },
  ],
  ["[F1] opens at the second failure of three", probes(3, 1), "F @1000 F =H S =H F =O"],
  ["[F1] opens when three of four cannot succeed any more", probes(3, 1), "F @1000 S F S =H F =O"],
  ["[F1] opens at the third failure; ours: only failures open", probes(4, 2), "F @1000 S F F =H F =O"],
];

describe("the cases of others", () => {
  hold(CASES);

  it("[O9] does not call the upstream for whom it turns away beside a running probe", async () => {
    const bench = await startBreaker(O);
    bench.play("F @100 (a");
    const second = bench.sidecar.root.exchange();
    expect(second.stream.localReply?.details).toBe("meshfuse_breaker_open");
    expect(second.upstream.headers).toBeUndefined();
    expect(second.client.headers?.get("x-meshfuse")).toBe("breaker=b; state=half_open");
    bench.play("+100");
    expect(bench.rejected).toBe(1);
  });

  it("[L15] counts on after sixty days without a request", async () => {
    const bench = await startBreaker(share("50%", 4, "10ms"));
    const { clock } = bench.sidecar.envoy;
    bench.play("S S F =C");
    clock.setMonotonicNs(clock.monotonicNs + 60n * 86_400_000_000_000n);
    bench.play("F S S =C F =O");
    expect(bench.history.at(-1)).toMatchObject({ reason: "rate", failed: 2, completed: 4 });
  });
});
