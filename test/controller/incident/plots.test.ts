import { describe, expect, it } from "vitest";
import { scaleOf } from "../../../controller/incident/html/axis.js";
import { type Plot, reportOf } from "../../../controller/incident/index.js";
import { MOST_LINES, MOST_PLOTS, MOST_POINTS } from "../../../controller/incident/plot/index.js";
import type { Case, CauseKind, CauseTarget } from "../../../controller/model/index.js";
import {
  BASELINE_STEPS,
  caseOf,
  cause,
  DETAILS,
  diagnosisOf,
  end,
  FROM_MS,
  incidentOf,
  ONSET_MS,
  OUTSIDE,
  PAGE,
  RATINGS,
  REVIEWS,
  STEP_MS,
  STEPS,
  sample,
  samplesOf,
  symptom,
  windowOf,
} from "./support/case.js";

function plotsFor(target: CauseTarget, kind: CauseKind, given: Case = caseOf()): readonly Plot[] {
  return reportOf(given, diagnosisOf({ causes: [cause({ target, kind })] })).plots;
}

const SERVICE: CauseTarget = { type: "service", service: RATINGS };
const titles = (plots: readonly Plot[]) => plots.map(({ title }) => title);

describe("the plots of a report", () => {
  it("begin with what users have of it", () => {
    const [first] = plotsFor(SERVICE, "crash");
    expect(first).toMatchObject({ title: "users -> default/productpage: failed requests", unit: "share" });
    expect(first?.lines[0]?.values.slice(BASELINE_STEPS - 1, BASELINE_STEPS + 1)).toEqual([0, 0.3]);
  });

  it.each<[CauseTarget, CauseKind, string[]]>([
    [SERVICE, "crash", ["default/ratings: failed requests", "default/ratings: requests"]],
    [SERVICE, "errors", ["default/ratings: failed requests"]],
    [SERVICE, "slow_service", ["default/ratings: latency (p75)"]],
    [SERVICE, "overload", ["default/ratings: requests", "default/ratings: latency (p75)"]],
    [SERVICE, "cpu", ["default/ratings: latency (p75)", "default/ratings: cpu"]],
    [SERVICE, "network", ["default/reviews -> default/ratings: failed requests"]],
    [
      { type: "edge", source: REVIEWS, destination: RATINGS },
      "network",
      ["default/reviews -> default/ratings: failed requests"],
    ],
    [
      { type: "version", service: RATINGS, version: "v1", instances: [] },
      "bad_version",
      ["default/ratings by version: failed requests"],
    ],
    [
      { type: "version", service: RATINGS, version: "v1", instances: ["ratings-1"] },
      "crash",
      ["default/ratings: failed requests", "default/ratings by version: requests"],
    ],
    [{ type: "caller", service: PAGE }, "bad_caller", ["default/productpage -> default/reviews: requests"]],
  ])("of %j that is %s are %j", (target, kind, wanted) => {
    expect(titles(plotsFor(target, kind)).slice(1)).toEqual(wanted);
  });

  it("of a caller are of the edges on which it sends far more, and at most two", () => {
    const surge = (destination: string) => symptom({ kind: "traffic_surge", source: PAGE, destination });
    const shown = (symptoms: readonly ReturnType<typeof symptom>[]) => {
      const ends = [DETAILS, REVIEWS, RATINGS].map((callee) =>
        end(PAGE, callee, "source", samplesOf([10, 0, 5], [90, 0, 5])),
      );
      const given = caseOf({ incident: incidentOf({ symptoms }), window: windowOf({ ends }) });
      return titles(plotsFor({ type: "caller", service: PAGE }, "bad_caller", given));
    };
    expect(shown([surge(DETAILS)])).toEqual(["default/productpage -> default/details: requests"]);
    expect(shown([DETAILS, RATINGS, REVIEWS].map(surge))).toEqual([
      "default/productpage -> default/details: requests",
      "default/productpage -> default/ratings: requests",
    ]);
  });

  it("of a change are those of where it acts", () => {
    const change = { kind: "experiment" as const, name: "e1", atMs: ONSET_MS, endedMs: null, summary: "x" };
    const edge = { source: REVIEWS, destination: RATINGS };
    const at = { ...change, services: [REVIEWS], edge };
    expect(titles(plotsFor({ type: "change", change: at }, "experiment"))).toContain(
      "default/reviews -> default/ratings: failed requests",
    );
    const wide = { ...change, services: [REVIEWS] };
    expect(titles(plotsFor({ type: "change", change: wide }, "config_change"))).toContain(
      "default/reviews: failed requests",
    );
  });

  it("of a network show of each edge what it loses most of", () => {
    const users = symptom({ source: OUTSIDE, destination: PAGE, atUsers: true });
    const others = [symptom({ kind: "hung" }), symptom({ kind: "latency" })];
    const given = caseOf({ incident: incidentOf({ symptoms: [users, ...others] }) });
    expect(titles(plotsFor(SERVICE, "network", given))).toEqual([
      "users -> default/productpage: failed requests",
      "default/reviews -> default/ratings: requests under way",
    ]);
  });

  it("show both ends of an edge, and a gap where one was silent", () => {
    const plot = plotsFor(SERVICE, "crash").find(({ title }) => title === "default/ratings: requests");
    expect(plot?.lines.map(({ name }) => name)).toEqual(["seen by its callers", "seen by itself"]);
    expect(plot?.lines[0]?.values.at(-1)).toBe(12);
    expect(plot?.lines[1]?.values.at(-1)).toBeNull();
  });

  it("show a service beside the slowest that it calls", () => {
    const target: CauseTarget = { type: "service", service: REVIEWS };
    const plot = plotsFor(target, "slow_service").find(({ unit }) => unit === "ms");
    expect(plot?.lines.map(({ name, values }) => [name, values[0]])).toEqual([
      ["its requests", 22.5],
      ["the slowest that it calls", 10],
    ]);
  });

  it("have a band of what was usual, from the baseline alone", () => {
    const plot = plotsFor(SERVICE, "slow_service").find(({ unit }) => unit === "ms");
    expect(plot?.baseline).toMatchObject({ span: { fromMs: FROM_MS, toMs: ONSET_MS } });
    expect(plot?.baseline?.low).toBe(7.5);
    expect(plot?.baseline?.high).toBe(11.25);
    const incident = incidentOf({ baseline: { fromMs: FROM_MS, toMs: FROM_MS + 2 * STEP_MS } });
    const short = plotsFor(SERVICE, "slow_service", caseOf({ incident }));
    expect(short.every(({ baseline }) => baseline === null)).toBe(true);
  });

  it("go by services where no edge is told", () => {
    const services = [PAGE, DETAILS].map((service) => ({
      service,
      samples: samplesOf([10, 0, 5], [10, 5, 50]),
    }));
    const incident = incidentOf({ symptoms: [symptom({ source: "", destination: PAGE, atUsers: true })] });
    const window = windowOf({ ends: [], services, instances: [] });
    const target: CauseTarget = { type: "service", service: PAGE };
    const plots = plotsFor(target, "slow_service", caseOf({ incident, window }));
    expect(titles(plots)).toEqual([
      "users -> default/productpage: failed requests",
      "default/productpage: latency (p75)",
    ]);
    expect(plots[1]?.lines.map(({ name }) => name)).toEqual(["its requests", "the slowest that it calls"]);
  });

  it("are not made of what nothing is known of", () => {
    expect(titles(plotsFor({ type: "service", service: "shop/none" }, "cpu"))).toEqual([
      "users -> default/productpage: failed requests",
    ]);
  });

  it("are bounded in number, lines and points, and keep what was short but large", () => {
    const steps = 5000;
    const calm = Array.from({ length: steps }, (_, step) => sample(10, step === 4000 ? 10 : 0, 5));
    const ends = Array.from({ length: 6 }, (_, index) => end(OUTSIDE, `shop/s${index}`, "destination", calm));
    const symptoms = ends.map(({ destination }) => symptom({ source: OUTSIDE, destination, atUsers: true }));
    const window = windowOf({ steps, ends, instances: [] });
    const causes = ends.map(({ destination }) =>
      cause({ target: { type: "service", service: destination }, kind: "crash" }),
    );
    const given = caseOf({ incident: incidentOf({ symptoms }), window });
    const { plots } = reportOf(given, diagnosisOf({ causes }));
    expect(plots.length).toBeLessThanOrEqual(MOST_PLOTS);
    for (const { timesMs, lines, stepMs } of plots) {
      expect(timesMs.length).toBeLessThanOrEqual(MOST_POINTS);
      expect(lines.length).toBeLessThanOrEqual(MOST_LINES);
      expect(lines.every(({ values }) => values.length === timesMs.length)).toBe(true);
      expect(stepMs * timesMs.length).toBeGreaterThanOrEqual(steps * STEP_MS);
    }
    expect(Math.max(...(plots[0]?.lines[0]?.values ?? []).map(Number))).toBeGreaterThan(0.04);
  });

  it("have as many points as there are steps where these are few", () => {
    expect(plotsFor(SERVICE, "crash").every(({ timesMs }) => timesMs.length === STEPS)).toBe(true);
  });
});

describe("the axis of a plot", () => {
  it.each([
    [[0.3], [0, 0.1, 0.2, 0.3]],
    [
      [12, 37],
      [0, 10, 20, 30, 40],
    ],
    [
      [-5, 12],
      [-5, 0, 5, 10, 15],
    ],
    [
      [0, 0],
      [0, 1],
    ],
    [[], [0, 1]],
  ])("of %j has the ticks %j", (values, ticks) => {
    const scale = scaleOf(values);
    expect(scale.ticks.map((tick) => Number(tick.toPrecision(6)))).toEqual(ticks);
    expect([scale.low, scale.high]).toEqual([scale.ticks[0], scale.ticks.at(-1)]);
  });
});
