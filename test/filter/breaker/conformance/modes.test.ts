// Modes in every state: what is held still, what goes on, and what comes back.
import { describe, expect, it } from "vitest";
import { type BreakerBench, startBreaker } from "../../support/breaker.js";

const ENFORCED = {
  trip: { consecutive: 2, rate: { threshold: "100%", window: "10s", minimum: 100 } },
  open: { base: "1s", factor: 1 },
  halfOpen: { probes: 2 },
};
const RAMPING = { ...ENFORCED, halfOpen: { probes: 1 }, ramp: { over: "10s", from: "0%" } };
/** To each state. */
const TO = { closed: "F", open: "F F =O", half_open: "F F @1000 (a =H" } as const;

interface Held {
  breaker?: object;
  to: string;
  mode: "forcedOpen" | "disabled" | "shadow";
  while: string;
  after: string;
}

async function held({ breaker = ENFORCED, to, mode, while: during, after }: Held): Promise<BreakerBench> {
  const bench = await startBreaker(breaker);
  bench.play(to);
  bench.reload({ ...breaker, mode });
  bench.play(`+100 ${during}`);
  bench.reload(breaker);
  bench.play(`+100 ${after}`);
  return bench;
}

const HELD: readonly [title: string, held: Held][] = [
  [
    "forced open, closed comes back with its row",
    { to: TO.closed, mode: "forcedOpen", while: "R =O", after: "=C F =O" },
  ],
  [
    "disabled, closed comes back with its row",
    { to: TO.closed, mode: "disabled", while: "F S F =C", after: "=C F =O" },
  ],
  [
    "forced open, open keeps its deadline",
    { to: TO.open, mode: "forcedOpen", while: "R =O", after: "=O R @999 R @1000 (p (q R" },
  ],
  [
    "forced open, open is half-open when its deadline is past",
    { to: TO.open, mode: "forcedOpen", while: "@5000 R =O", after: "=H S S =C" },
  ],
  [
    "disabled, open keeps its deadline",
    { to: TO.open, mode: "disabled", while: "S F F F =C", after: "=O @999 R @1000 S =H" },
  ],
  [
    "disabled, open is half-open when its deadline is past",
    { to: TO.open, mode: "disabled", while: "@5000 S =C", after: "=H S S =C" },
  ],
  [
    "forced open, half-open comes back",
    { to: TO.half_open, mode: "forcedOpen", while: "R =O", after: "=H S S =C" },
  ],
  [
    "disabled, half-open comes back",
    { to: TO.half_open, mode: "disabled", while: "F F F =C", after: "=H S S =C" },
  ],
  [
    "forced open, half-open keeps its successes",
    { to: "F F @1000 S", mode: "forcedOpen", while: "R =O", after: "=H S =C" },
  ],
  [
    "disabled, half-open keeps its successes",
    { to: "F F @1000 S", mode: "disabled", while: "F =C", after: "=H S =C" },
  ],
  [
    "forced open, a ramp comes back where it is by now",
    {
      breaker: RAMPING,
      to: "F F @1000 S =R",
      mode: "forcedOpen",
      while: "R =O @5800",
      after: "=R @6000 50/100",
    },
  ],
  [
    "disabled, a ramp comes back where it is by now",
    {
      breaker: RAMPING,
      to: "F F @1000 S =R",
      mode: "disabled",
      while: "=C F F F @5800",
      after: "=R @6000 50/100",
    },
  ],
  [
    "disabled, a ramp is over when its time is past",
    { breaker: RAMPING, to: "F F @1000 S =R", mode: "disabled", while: "@20000", after: "=C 100/100" },
  ],
  ["shadow keeps the row", { to: TO.closed, mode: "shadow", while: "=C", after: "=C F =O" }],
  [
    "shadow keeps the deadline",
    { to: TO.open, mode: "shadow", while: "F F S =O", after: "=O R @999 R @1000 S =H" },
  ],
  ["shadow moves on as it would", { to: TO.open, mode: "shadow", while: "@1000 S S =C", after: "=C F F =O" }],
];

describe("a mode that comes and goes", () => {
  it.each(HELD)("%s", async (_title, life) => {
    await held(life);
  });
});

describe("shadow", () => {
  const shadow = (more: object = {}) => ({ ...ENFORCED, mode: "shadow", ...more });

  it("admits as probes as many as would be, and no verdict comes of the rest", async () => {
    const bench = await startBreaker(shadow());
    bench.play("F F =O F F @1000 (a (b F F F =H a:S =H b:S =C +100");
    expect(bench.shadowRejected).toBe(5);
    expect(bench.history.map(({ to }) => to)).toEqual(["open", "half_open", "closed"]);
  });

  it("is opened again by a probe alone", async () => {
    const bench = await startBreaker(shadow());
    bench.play("F F @1000 (a (b S S =H a:F =O b:S =O S =O");
    expect(bench.history.at(-1)).toMatchObject({ to: "open", reason: "probe", attempt: 1 });
  });

  it("does not count what it would have turned away into any window", async () => {
    const bench = await startBreaker(shadow({ open: { base: "1s", factor: 1 }, halfOpen: { probes: 1 } }));
    bench.play("F F F F F F @1000 S =C F =C F =O");
    expect(bench.history.at(-1)).toMatchObject({ row: 2, failed: 2, completed: 2 });
  });

  it("does not take for hung what it would have turned away", async () => {
    const trip = { consecutive: 2, hung: { over: "100ms", count: 1 } };
    const bench = await startBreaker(shadow({ trip, halfOpen: { probes: 1 } }));
    bench.play("F F (a @1000 S =C +2000 =C a:S =C");
  });

  it("in a ramp is moved by those that would pass, alone", async () => {
    const bench = await startBreaker({ ...RAMPING, mode: "shadow", ramp: { over: "10s", from: "50%" } });
    bench.play("F F @1000 S =R S S S S S S S S +100");
    expect(bench.shadowRejected).toBe(4);
    bench.play("F =R F =R F =R F =O");
  });

  it("names the state to logs and to nobody else", async () => {
    const bench = await startBreaker(shadow());
    bench.play("F F");
    const { client, upstream } = bench.sidecar.root.exchange();
    expect([client.status, client.headers?.get("x-meshfuse"), client.headers?.get("retry-after")]).toEqual([
      ...[200, undefined, undefined],
    ]);
    expect(upstream.headers?.get("x-meshfuse")).toBeUndefined();
  });
});

describe("forced open", () => {
  it("is one transition each way, also told by the log", async () => {
    const bench = await held({ to: "S", mode: "forcedOpen", while: "R", after: "S" });
    expect([bench.transitions("open", "forced"), bench.transitions("closed", "forced")]).toEqual([1, 1]);
    expect(bench.history).toMatchObject([
      { from: "closed", to: "open", reason: "forced", lastsMs: 0 },
      { from: "open", to: "closed", reason: "forced" },
    ]);
  });

  it("takes no verdict from what is under way", async () => {
    const bench = await startBreaker(ENFORCED);
    bench.play("(a (b (c");
    bench.reload({ ...ENFORCED, mode: "forcedOpen" });
    bench.play("+100 a:F b:F c:F");
    bench.reload(ENFORCED);
    bench.play("+100 =C F =C F =O");
  });
});
