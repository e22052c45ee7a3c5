// The ramp: a share that rises with time, kept by counting, and that trips by the same rules.
import { describe, expect, it } from "vitest";
import { startBreaker } from "../../support/breaker.js";
import { type Case, hold } from "../../support/breaker-cases.js";

const BREAKER = {
  trip: { consecutive: 2 },
  open: { base: "1s", factor: 2 },
  halfOpen: { probes: 1 },
  ramp: { over: "10s", from: "10%" },
};
const with_ = (more: object) => ({ ...BREAKER, ...more });
/** Comes to the ramp, which begins at 1,000 ms. */
const RAMP = "F F @1000 S =R";

const CASES: readonly Case[] = [
  ["begins with its first share", BREAKER, `${RAMP} 10/100`],
  ["admits in its middle what lies in the middle", BREAKER, `${RAMP} @6000 55/100`],
  ["admits a quarter of the way what lies there", BREAKER, `${RAMP} @3500 325/1000`],
  ["admits nearly all near its end", BREAKER, `${RAMP} @10999 99/100`],
  ["admits all at its end, with or without a tick", BREAKER, `${RAMP} @11000 100/100 @11100 =C 100/100`],
  [
    "ends by time without any request",
    BREAKER,
    `${RAMP} @10990 =R @11100 =C`,
    { to: "closed", reason: "recovered" },
  ],
  [
    "begins at nothing if told to",
    with_({ ramp: { over: "10s", from: "0%" } }),
    `${RAMP} 0/1000 @6000 50/100`,
  ],
  [
    "begins at all if told to",
    with_({ ramp: { over: "10s", from: "100%" } }),
    `${RAMP} 100/100 @6000 =R 100/100`,
  ],
  ["begins at a tenth if told nothing", with_({ ramp: { over: "10s" } }), `${RAMP} 10/100`],
  ["keeps a share of a thousandth", with_({ ramp: { over: "24h", from: "0.1%" } }), `${RAMP} 1/1000 1/1000`],
  [
    "trips by a row, and opens for longer",
    with_({ ramp: { over: "10s", from: "100%" } }),
    `${RAMP} F =R F =O @2999 R @3100 =H`,
  ],
  [
    "trips by a row with the next attempt",
    with_({ ramp: { over: "10s", from: "100%" } }),
    `${RAMP} S F F =O`,
    { from: "ramp", to: "open", reason: "consecutive", attempt: 1, lastsMs: 2000, completed: 3 },
  ],
  [
    "trips by the share of its own window",
    with_({
      trip: { rate: { threshold: "50%", window: "10s", minimum: 4 } },
      ramp: { over: "10s", from: "100%" },
    }),
    "F F F F =O @1000 S =R F F S =R S =O",
    { reason: "rate", failed: 2, completed: 4, attempt: 1 },
  ],
  [
    "trips by slow ones",
    with_({
      trip: { consecutive: 2, slow: { over: "100ms", threshold: "50%", minimum: 2 } },
      ramp: { over: "10s", from: "100%" },
    }),
    `${RAMP} S101 S101 =O`,
    { from: "ramp", reason: "slow", attempt: 1 },
  ],
  [
    "trips by hung ones",
    with_({
      trip: { consecutive: 2, hung: { over: "500ms", count: 1 } },
      ramp: { over: "10s", from: "100%" },
    }),
    `${RAMP} (a @1501 =R @1600 =O`,
    { from: "ramp", reason: "hung", attempt: 1 },
  ],
  [
    "takes no verdict from what began before it",
    with_({ halfOpen: { probes: 2 }, ramp: { over: "10s", from: "100%" } }),
    "(a F F @1000 S S =R a:F F =R F =O",
    { row: 2, completed: 2 },
  ],
  [
    "gives none to the closed state after it",
    with_({ ramp: { over: "1s", from: "100%" } }),
    `${RAMP} F (a @2100 =C a:F F =C F =O`,
    { from: "closed", attempt: 1 },
  ],
  [
    "stands between half-open and closed each time",
    with_({ ramp: { over: "1s", from: "100%" } }),
    `${RAMP} F F =O @3000 S =R @4100 =C F F =O`,
    { from: "closed", attempt: 2 },
  ],
];

describe("a ramp", () => {
  hold(CASES);

  it("is never more than one request off its share, whenever they come", async () => {
    const bench = await startBreaker(BREAKER);
    bench.play(RAMP);
    let [due, passed] = [0, 0];
    for (let ms = 7; ms < 10_000; ms += 7 + (ms % 13)) {
      bench.play(`@${1000 + ms}`);
      due += 0.1 + (0.9 * ms) / 10_000;
      if (bench.sidecar.root.exchange().client.status === 200) passed++;
      expect(Math.abs(due - passed)).toBeLessThan(1.001);
    }
  });

  it("says where it is to whom it turns away", async () => {
    const bench = await startBreaker({ ...BREAKER, ramp: { over: "10s", from: "0%" } });
    bench.play(`${RAMP} @3500`);
    const { client } = bench.sidecar.root.exchange();
    expect(client.headers?.get("x-meshfuse")).toBe("breaker=b; state=ramp");
    expect(client.headers?.get("retry-after")).toBe("8");
    expect(bench.transitions("ramp", "recovered")).toBe(1);
  });

  it("counts in shadow what it would have turned away, and is not moved by it", async () => {
    const bench = await startBreaker({ ...BREAKER, mode: "shadow", ramp: { over: "10s", from: "0%" } });
    bench.play("F F @1000 S =R F F F F =R +100");
    expect([bench.rejected, bench.shadowRejected]).toEqual([0, 4]);
  });

  it("goes on where it was after a new configuration", async () => {
    const bench = await startBreaker(BREAKER);
    bench.play(`${RAMP} @6000`);
    bench.reload({ ...BREAKER, trip: { consecutive: 3 } });
    bench.play("=R 55/100 @11100 =C");
  });

  it("is one for all workers", async () => {
    const bench = await startBreaker(BREAKER, 2);
    bench.play("F F @1000 S =R");
    bench.play("@6000", 1);
    for (const worker of [0, 1]) bench.play("55/100", worker);
    bench.play("@11200 =C");
    for (const worker of [0, 1]) bench.play("20/20", worker);
    expect(bench.history.map(({ to }) => to)).toEqual(["open", "half_open", "ramp", "closed"]);
  });
});
