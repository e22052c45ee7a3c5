import { describe, expect, it } from "vitest";
import type { ExperimentDetail, ExperimentProblem } from "../../../controller/experiment/index.js";
import { script } from "../api/fixture.js";
import { counted, faultCounts, life, place } from "../experiment/sights.js";
import { NOW_MS, serverFor } from "./world.js";

const NOTHING: ExperimentProblem = {
  ...{ code: "nothing_matched", sinceMs: NOW_MS },
  ...{ message: "running, but nothing matched for 10 s", advice: "compare `match`" },
};

function detail(more: Partial<ExperimentDetail> = {}): ExperimentDetail {
  const counts = faultCounts({ injected: 3, not_drawn: 5, limit: 1 });
  const own = place("reviews-1", { lastReportMs: NOW_MS - 1_000 });
  return {
    ...life("e1", { fromMs: NOW_MS - 60_000, untilMs: NOW_MS + 540_000, because: "slow?" }),
    ...{ problems: [], counts, durable: true, silent: 0 },
    states: { running: 1, acknowledged: 0, pending: 0, refused: 0, held: 0, bypassed: 0, gone: 0 },
    places: [{ ...own, leaseUntilMs: NOW_MS + 9_000, ...counts }],
    ...more,
  };
}

describe("describe experiment", () => {
  async function told(more: Partial<ExperimentDetail>, ...args: string[]) {
    const cli = await serverFor(script({ detail: detail(more) }));
    return cli(["describe", "experiment", "slow", ...args]);
  }

  it("says where it is, who wanted it and why, what it did, and who runs it", async () => {
    const { code, out } = await told({});
    expect(code).toBe(0);
    expect(out).toBe(
      [
        "default/slow is running",
        "",
        "experiment e1, from 2026-11-21T11:59:00Z (60 s ago) until 2026-11-21T12:09:00Z (in 9 min)",
        "applied by ann: slow?",
        "",
        "Since it began",
        "  matched 9: injected 3, not drawn 5, limit 1",
        "  faults by kind: 3 delay",
        "",
        "SIDECAR    SERVICE          DIRECTION  STATE    REPORTS                         LEASE                          MATCHED  INJECTED  OTHERS",
        "reviews-1  default/reviews  outbound   running  2026-11-21T11:59:59Z (1 s ago)  2026-11-21T12:00:09Z (in 9 s)        9         3  not drawn 5, limit 1",
        "",
      ].join("\n"),
    );
  });

  it("says first what is wrong, and what to do", async () => {
    const { out } = await told({ problems: [NOTHING] });
    expect(out).toContain("Problems\n  running, but nothing matched for 10 s: compare `match`\n");
  });

  it("says who ended it and why, and no more who would run it", async () => {
    const end = { atMs: NOW_MS, by: "meshfuse", because: "guard: too slow" };
    const { out } = await told({ state: "stopped", end });
    expect(out).toContain("default/slow is stopped\n");
    expect(out).toContain("over since 2026-11-21T12:00:00Z (0 ms ago), by meshfuse: guard: too slow\n");
    expect(out).not.toContain("LEASE");
  });

  it("says that it is paused", async () => {
    const { out } = await told({ paused: true });
    expect(out).toContain("default/slow is paused (running)\n");
    expect(out).toContain("all experiments are paused: `meshfuse resume` lets them act again\n");
  });

  it("shows where there is no lease, or never was a report, and what the guard sees", async () => {
    const [first] = detail().places;
    const counts = { sinceMs: 0, requests: 0, bad: 0, leastBadShare: 0 };
    const none = { sidecars: 1, requests: 0, bad: 0 };
    const limit = {
      limit: "success",
      badShare: 0.01,
      overMs: 1,
      minimum: 1,
      whole: counts,
      recent: counts,
    } as const;
    const { out } = await told({
      places: first === undefined ? [] : [{ ...first, lastReportMs: null, leaseUntilMs: null }],
      guard: {
        sinceMs: 0,
        limits: [{ ...limit, verdict: "holding", sidecars: 1, text: "99.9 % of 1000" }],
        compared: [{ service: "default/a", injecting: none, others: none, text: "90 % here, 100 % there" }],
      },
    });
    expect(out).toMatch(/running +never +none/);
    expect(out).toContain("Guard\n  holding: 99.9 % of 1000\n  compared: 90 % here, 100 % there\n");
  });

  it("of one direction shows that one", async () => {
    const { out } = await told({}, "--direction", "inbound");
    expect(out).toContain("no sidecar that is connected is concerned\n");
  });

  it("watched is told without ages, which would be news each second", async () => {
    const { out } = await told({}, "-w");
    expect(out).toMatch(/running +yes +renewed/);
  });

  it.each(["experiment", "Experiments", "fault", "FaultInjection"])("takes %s for its kind", async (kind) => {
    const cli = await serverFor(script({ detail: detail() }));
    for (const name of ["default/slow", "slow", "e1"]) {
      expect((await cli(["describe", kind, name])).code).toBe(0);
    }
  });

  it("names the nearest where there is none of the name", async () => {
    const experiments = [{ ...life(), policy: "FaultInjection/shop/slow" as const, problems: [] }];
    const { code, err } = await (await serverFor(script({ experiments })))(["describe", "fault", "slow"]);
    expect([code, err]).toEqual([
      1,
      "there is no experiment slow (did you mean shop/slow?)\n`meshfuse get experiments` lists all\n",
    ]);
  });

  it("takes no option that is for breakers", async () => {
    const { code, err } = await told({}, "--keys", "5");
    expect([code, err]).toEqual([2, expect.stringContaining("--keys: an experiment has none")]);
  });
});

describe("stop", () => {
  it("stops an experiment for good, by whom and why", async () => {
    const asked = script({ detail: detail() });
    const { code, out } = await (await serverFor(asked))(["stop", "slow", "--because", "seen enough"]);
    expect([code, out]).toEqual([
      0,
      "FaultInjection/default/slow is stopped (experiment e1); applied again it begins anew\n",
    ]);
    const order = { order: "stop", policy: "FaultInjection/default/slow" };
    expect(asked.orders).toEqual([{ ...order, by: "ann@laptop", because: "seen enough" }]);
  });

  it("may wait until every sidecar has heard of it", async () => {
    const { code, out } = await (await serverFor(script({ detail: detail() })))(["stop", "slow", "--wait"]);
    expect(code).toBe(0);
    expect(out).toContain("no sidecar that is connected is concerned");
  });

  it("says that a restart would forget it", async () => {
    const asked = script({ detail: detail({ durable: false }) });
    const { out } = await (await serverFor(asked))(["stop", "default/slow"]);
    expect(out).toContain("a restart of the controller forgets it\n");
  });

  it("ends with 1 where it is over, or there is none", async () => {
    const over = await (await serverFor(script({ detail: detail({ state: "ended" }) })))(["stop", "slow"]);
    expect([over.code, over.err]).toEqual([
      1,
      "the experiment is over: FaultInjection/default/slow has no experiment that may still act\n",
    ]);
    const none = await (await serverFor(script()))(["stop", "-n", "shop", "slow"]);
    expect([none.code, none.err]).toEqual([
      1,
      "there is no experiment shop/slow\n`meshfuse get experiments` lists all\n",
    ]);
  });
});

describe("experiments in lists", () => {
  it("show what they did, that they are paused, and what is wrong", async () => {
    const { matched, verdicts, injected } = counted("e1", { injected: 3, not_drawn: 5 });
    const experiments = [
      { ...life("e1"), problems: [], paused: true as const, counts: { matched, verdicts, injected } },
      { ...life("e2", { state: "scheduled" }), problems: [], paused: true as const },
      { ...life("e3"), problems: [NOTHING] },
    ];
    const cli = await serverFor(script({ experiments }));
    const { out } = await cli(["get", "experiments"]);
    expect(out).toMatch(/^e1 .* paused .* 8 +3 +- +ann/m);
    expect(out).toMatch(/^e2 .* scheduled, paused .* - +- +- +ann/m);
    expect(out).toMatch(/^e3 .* running .* - +- +running, but nothing matched for 10 s +ann/m);
    const status = await cli(["status"]);
    expect(status.out).toContain(
      "Experiments that tell nothing\n  FaultInjection/default/slow: running, but nothing matched for 10 s: compare `match`\n",
    );
  });
});
