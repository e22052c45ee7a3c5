// New configurations: what a name keeps, what another geometry restarts, what a removal ends.
import { describe, expect, it } from "vitest";
import { BreakerBench, documentOf, isRejected, startBreaker } from "../../support/breaker.js";
import { Sidecar } from "../../support/sidecar.js";
import { REPORTING, Told } from "../../support/told.js";

const share = (threshold: string, window: string, minimum: number) => ({ threshold, window, minimum });
const BREAKER = {
  trip: {
    consecutive: 50,
    rate: share("90%", "10s", 4),
    slow: { over: "100ms", ...share("90%", "10s", 4) },
    hung: { over: "1s", count: 5 },
  },
  open: { base: "1s", factor: 2 },
  halfOpen: { probes: 1, lease: "2s" },
};
const trips = (trip: object) => ({ ...BREAKER, trip: { ...BREAKER.trip, ...trip } });

const CASES: readonly [title: string, before: string, change: object, after: string][] = [
  [
    "a lower threshold trips at the next result [N12]",
    "F F F S S",
    trips({ rate: share("50%", "10s", 4) }),
    "=C S =O",
  ],
  ["a higher one does not", "F F F S", trips({ rate: share("100%", "10s", 4) }), "F F F F F =C"],
  ["a lower minimum trips at the next result", "F F", trips({ rate: share("90%", "10s", 3) }), "=C F =O"],
  ["a lower row trips at the next result", "S S S F F", trips({ consecutive: 3 }), "=C F =O"],
  [
    "a lower threshold of slow ones trips at the next",
    "S101 S101 S S",
    trips({ slow: { over: "100ms", ...share("50%", "10s", 4) } }),
    "=C S101 =O",
  ],
  [
    "a lower count of hung ones trips within a tick",
    "(a (b +1100",
    trips({ hung: { over: "1s", count: 2 } }),
    "=O",
  ],
  [
    "a shorter time of hung ones trips within a tick",
    "(a (b (c (d (e +600",
    trips({ hung: { over: "500ms", count: 5 } }),
    "=O",
  ],
  [
    "another length of the rate's window restarts it",
    "F F F",
    trips({ rate: share("90%", "20s", 4) }),
    "F =C F F =C F =O",
  ],
  [
    "and leaves the window of slow ones",
    "S101 S101 S101",
    trips({ rate: share("90%", "20s", 4) }),
    "S101 =O",
  ],
  [
    "another length of the slow ones' window restarts it",
    "S101 S101 S101",
    trips({ slow: { over: "100ms", ...share("90%", "20s", 4) } }),
    "S101 S101 S101 =C S101 =O",
  ],
  [
    "and leaves the window of the rate",
    "F F F",
    trips({ slow: { over: "100ms", ...share("90%", "20s", 4) } }),
    "F =O",
  ],
  [
    "another length leaves the row",
    "F F F",
    { ...trips({ rate: share("90%", "20s", 400), consecutive: 4 }) },
    "F =O",
  ],
  ["the same again changes nothing", "F F F", BREAKER, "=C F =O"],
  [
    "another open time leaves the deadline",
    "F F F F =O",
    { ...BREAKER, open: { base: "30s" } },
    "@999 R @1000 S =C",
  ],
  [
    "and holds from the next opening on",
    "F F F F =O",
    { ...BREAKER, open: { base: "3s", factor: 2 } },
    "@1000 F =O @6999 R @7000 S =C",
  ],
  [
    "an open breaker stays open when it would not have tripped",
    "F F F F =O",
    trips({ rate: share("100%", "10s", 1000) }),
    "R @999 R @1000 S",
  ],
  [
    "a ramp that is new holds at the next recovery",
    "F F F F =O",
    { ...BREAKER, ramp: { over: "5s", from: "0%" } },
    "@1000 S =R R",
  ],
  [
    "a probe in flight keeps its place and its lease",
    "F F F F @1000 (a",
    { ...BREAKER, halfOpen: { probes: 1, lease: "5s" } },
    "R @2999 R",
  ],
  [
    "a probe in flight gives its verdict",
    "F F F F @1000 (a",
    { ...BREAKER, halfOpen: { probes: 1, lease: "5s" } },
    "a:S =C",
  ],
  [
    "what counts as a failure is new for what ends from now on",
    "F F F (a",
    { ...BREAKER, failure: { statuses: [] } },
    "F a:F F S =C",
  ],
];

describe("a new configuration by the same name", () => {
  it.each(CASES)("%s", async (_title, before, change, after) => {
    const bench = await startBreaker(BREAKER);
    bench.play(before);
    bench.reload(change);
    bench.play(`+100 ${after}`);
  });

  it("says in the report when it restarted the window, and only then", async () => {
    const sidecar = await Sidecar.start({ ...documentOf(BREAKER), ...REPORTING });
    const told = new Told(sidecar.envoy);
    const bench = new BreakerBench(sidecar);
    bench.play("F F F +500");
    expect(told.window("b")).toEqual([3, 3, 3]);
    sidecar.push({ ...documentOf(trips({ rate: share("50%", "10s", 40) })), ...REPORTING });
    bench.play("+500");
    expect(told.window("b")).toEqual([3, 3, 3]);
    sidecar.push({ ...documentOf(trips({ rate: share("50%", "20s", 40) })), ...REPORTING });
    bench.play("+500 F +1500");
    expect(told.window("b")).toEqual([1, 1, 4]);
    expect(told.status("b")).toMatchObject({ state: "closed", windowRestartedMs: expect.any(Number) });
  });

  it("keeps a state for all workers", async () => {
    const bench = await startBreaker(BREAKER, 3);
    bench.play("F F F F =O +250");
    bench.reload(trips({ consecutive: 7 }));
    for (const worker of [0, 1, 2]) bench.play("R", worker);
    bench.play("@1000 (a R");
    for (const worker of [1, 2]) bench.play("R", worker);
  });
});

describe("a breaker that is removed", () => {
  it("ends its probes neutrally, and is new when it comes back", async () => {
    const bench = await startBreaker(BREAKER);
    bench.play("F F F F @1000 (a");
    bench.sidecar.push({});
    bench.play("+300 a:F S");
    bench.reload(BREAKER);
    bench.play("+300 =C F F F =C F =O");
    expect(bench.history.at(-1)).toMatchObject({ attempt: 0, failed: 4, completed: 4 });
  });

  it("leaves one of another name as it is", async () => {
    const other = { name: "other", match: { hosts: ["other"] }, ...BREAKER };
    const sidecar = await Sidecar.start({ breakers: [other, { name: "b", ...BREAKER }] });
    const request = { authority: "other" };
    for (let i = 0; i < 4; i++) sidecar.root.exchange({ request, upstream: { status: 503 } });
    sidecar.push({ breakers: [other] });
    sidecar.envoy.advance(300);
    expect(isRejected(sidecar.root.exchange({ request }))).toBe(true);
    expect(isRejected(sidecar.root.exchange())).toBe(false);
  });
});
