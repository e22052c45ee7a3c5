import { describe, expect, it } from "vitest";
import { diagnose } from "../../../controller/diagnose/index.js";
import type { Change, Diagnosis } from "../../../controller/model/index.js";
import { BOOKINFO, ONSET_MS, type SimFault, STEP_MS, simulate } from "./simulator.js";

const change = (over: Partial<Change>): Change => ({
  kind: "config",
  name: "default/limits",
  atMs: ONSET_MS - 2_000,
  endedMs: null,
  services: ["default/details"],
  summary: "applied CircuitBreaker default/limits",
  ...over,
});

const SLOW: SimFault = { kind: "slow", at: "details", ms: 80 };

const withChanges = (faults: SimFault[], ...changes: Change[]): Diagnosis =>
  diagnose(simulate(BOOKINFO, { faults, changes }));

const whyNot = ({ ruledOut }: Diagnosis, name: string): string | undefined =>
  ruledOut.find(({ target }) => target.type === "change" && target.change.name === name)?.why;

describe("a change near the onset", () => {
  it.each([
    ["config", "config_change"],
    ["release", "bad_version"],
    ["experiment", "experiment"],
    ["bypass", "config_change"],
  ] as [Change["kind"], string][])("is named where its scope and effect fit: %s", (kind, named) => {
    const { causes, ruledOut } = withChanges([SLOW], change({ kind }));
    expect(causes[0]).toMatchObject({ kind: named, target: { type: "change" } });
    expect(ruledOut.filter(({ target }) => target.type === "change")).toEqual([]);
  });

  it("says when it was made and what it was", () => {
    const [cause] = withChanges([SLOW], change({})).causes;
    expect(cause?.summary).toMatch(/^applied CircuitBreaker default\/limits, 2 s before the onset/);
  });

  it("keeps the evidence of the trouble it made", () => {
    const [cause] = withChanges([SLOW], change({})).causes;
    expect(cause?.evidence[0]?.series).toContain("self time of default/details");
    expect(cause?.path).toEqual(["default/details", "default/productpage"]);
  });

  it("that fits as well as the one that is named is not said to lie elsewhere", () => {
    const edge = { source: "default/productpage", destination: "default/details" };
    const faults: SimFault[] = [{ kind: "rejected", edge: ["productpage", "details"], share: 0.9 }];
    const services = [edge.source, edge.destination];
    const opened = change({ kind: "breaker", name: "default/tight", services, edge, atMs: ONSET_MS + 1_000 });
    const put = change({ name: "default/tight-policy", services, edge, atMs: ONSET_MS });
    const told = withChanges(faults, put, opened);
    expect(told.causes[0]?.target).toMatchObject({ change: { name: "default/tight-policy" } });
    expect(whyNot(told, "default/tight")).toBe(
      "policy default/tight-policy is named for what is wrong there.",
    );
  });

  it("may seem to come after the onset, by two steps", () => {
    const [cause] = withChanges([SLOW], change({ atMs: ONSET_MS + STEP_MS })).causes;
    expect(cause?.target.type).toBe("change");
  });

  it("is the one of several whose scope is the narrowest", () => {
    const wide = change({
      name: "default/wide",
      services: ["default/details", "default/reviews", "default/ratings"],
    });
    const unknown = change({ name: "default/unknown", services: [] });
    const [cause] = withChanges([SLOW], wide, unknown, change({})).causes;
    expect(cause?.target).toMatchObject({ change: { name: "default/limits" } });
  });

  it("is the one that was made nearest to the onset, of several of one scope", () => {
    const earlier = change({ name: "default/earlier", atMs: ONSET_MS - 40_000 });
    const after = change({ name: "default/after", atMs: ONSET_MS + STEP_MS });
    const { causes, ruledOut } = withChanges([SLOW], earlier, after, change({}));
    expect(causes[0]?.target).toMatchObject({ change: { name: "default/limits" } });
    expect(causes.filter(({ target }) => target.type === "change")).toHaveLength(1);
    expect(
      ruledOut.flatMap(({ target }) => (target.type === "change" ? [target.change.name] : [])).sort(),
    ).toEqual(["default/after", "default/earlier"]);
  });

  it("is the one about the edge before one about the services at it", () => {
    const edge = { source: "default/productpage", destination: "default/details" };
    const faults: SimFault[] = [{ kind: "rejected", edge: ["productpage", "details"], share: 1 }];
    const narrow = change({ name: "default/narrow", services: [], edge, atMs: ONSET_MS - 20_000 });
    const [cause] = withChanges(faults, change({ services: ["default/productpage"] }), narrow).causes;
    expect(cause?.target).toMatchObject({ change: { name: "default/narrow" } });
  });

  it("fits a caller that asks too much where it concerns that caller", () => {
    const mesh = { ...BOOKINFO, ratings: { selfMs: 6, capacity: 300 } };
    const faults: SimFault[] = [{ kind: "calls", edge: ["reviews", "ratings"], times: 7 }];
    const named = (service: string) =>
      diagnose(simulate(mesh, { faults, changes: [change({ services: [service] })] })).causes[0]?.target;
    expect(named("default/reviews")).toMatchObject({ type: "change" });
    expect(named("default/details")).toEqual({ type: "caller", service: "default/reviews" });
  });

  it("fits any place where its services are not known", () => {
    const [cause] = withChanges([SLOW], change({ services: [] })).causes;
    expect(cause?.target.type).toBe("change");
  });

  it("fits an edge where it names that edge, and no other", () => {
    const onEdge = (destination: string) =>
      change({ services: [], edge: { source: "default/productpage", destination } });
    const faults: SimFault[] = [{ kind: "rejected", edge: ["productpage", "details"], share: 1 }];
    expect(withChanges(faults, onEdge("default/details")).causes[0]?.kind).toBe("config_change");
    const elsewhere = withChanges(faults, onEdge("default/reviews"));
    expect(elsewhere.causes[0]?.kind).toBe("breaker");
    expect(whyNot(elsewhere, "default/limits")).toMatch(/concerns other services/);
  });
});

describe("a change is ruled out", () => {
  it.each([
    ["came long after the onset", { atMs: ONSET_MS + 60_000 }, /came 60 s after the onset/],
    ["had held for long", { atMs: ONSET_MS - 600_000 }, /had held for 10 min/],
    ["had ended", { atMs: ONSET_MS - 50_000, endedMs: ONSET_MS - 30_000 }, /had ended 30 s before/],
    ["concerns others", { services: ["default/ratings"] }, /concerns other services/],
  ] as [string, Partial<Change>, RegExp][])("where it %s", (_, over, why) => {
    const diagnosis = withChanges([SLOW], change(over));
    expect(diagnosis.causes[0]).toMatchObject({ kind: "slow_service" });
    expect(whyNot(diagnosis, "default/limits")).toMatch(why);
  });

  it("as an experiment that injected nothing of what fails", () => {
    const faults: SimFault[] = [{ kind: "errors", at: "details", share: 0.5 }];
    const diagnosis = withChanges(faults, change({ kind: "experiment", name: "x-1" }));
    expect(diagnosis.causes[0]).toMatchObject({ kind: "errors" });
    expect(whyNot(diagnosis, "x-1")).toMatch(/injected fewer failures/);
  });

  it("as a breaker where more is wrong than that it rejects", () => {
    const diagnosis = withChanges([SLOW], change({ kind: "breaker", name: "default/b" }));
    expect(diagnosis.causes[0]).toMatchObject({ kind: "slow_service" });
    expect(whyNot(diagnosis, "default/b")).toMatch(/only rejects/);
  });
});

describe("what we did ourselves", () => {
  it("is an experiment that answers requests itself", () => {
    const faults: SimFault[] = [{ kind: "injected", at: "details", share: 0.6 }];
    const experiment = change({
      kind: "experiment",
      name: "x-2",
      summary: "began with FaultInjection default/abort",
    });
    const { causes } = withChanges(faults, experiment);
    expect(causes[0]).toMatchObject({ kind: "experiment", target: { change: { name: "x-2" } } });
  });

  it("is a push that holds a breaker open, though its callee is a little slow too", () => {
    const faults: SimFault[] = [
      { kind: "rejected", edge: ["productpage", "details"], share: 1 },
      { kind: "slow", at: "details", ms: 9 },
    ];
    const { causes } = withChanges(faults, change({ services: ["default/productpage"] }));
    expect(causes[0]).toMatchObject({ kind: "config_change" });
  });

  it("is no breaker that opened because its callee failed, though its opening is told", () => {
    const faults: SimFault[] = [
      { kind: "crash", at: "ratings" },
      { kind: "rejected", edge: ["reviews", "ratings"], share: 0.7 },
    ];
    const opened = change({ kind: "breaker", name: "default/ratings", services: ["default/reviews"] });
    const diagnosis = withChanges(faults, opened);
    expect(diagnosis.causes[0]).toMatchObject({ kind: "crash", target: { service: "default/ratings" } });
    expect(whyNot(diagnosis, "default/ratings")).toBe(
      "It opened because of what is wrong at default/ratings.",
    );
  });

  it("is seen in what it turned away, and leaves another fault in its scope to itself", () => {
    const faults: SimFault[] = [
      { kind: "rejected", edge: ["reviews", "ratings"], share: 1 },
      { kind: "slow", at: "reviews", ms: 80 },
    ];
    const kinds = withChanges(faults, change({ services: ["default/reviews"] })).causes.map(
      ({ kind }) => kind,
    );
    expect(kinds.slice(0, 2).sort()).toEqual(["config_change", "slow_service"]);
  });
});
