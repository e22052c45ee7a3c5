import { describe, expect, it } from "vitest";
import { Health } from "../../../controller/analyze/health.js";
import { IncidentNews } from "../../../controller/analyze/news.js";
import { EVENT } from "../../../controller/api/schemas/event.js";
import type { MeshEvent } from "../../../controller/events/index.js";
import { reportOf } from "../../../controller/incident/index.js";
import type { Incident } from "../../../controller/model/index.js";
import { misfit } from "../api/contract.js";
import { incidentOf, STEP_MS, T0_MS, windowOf } from "./support.js";

function reportWith(service: string | undefined, more: Partial<Incident> = {}) {
  const given = {
    ...{ incident: incidentOf(more), window: windowOf(T0_MS - 600_000, 122), changes: [] },
    observed: { fromMs: T0_MS, toMs: T0_MS + 10_000 },
  };
  const quality = { coverage: 1, baselineSteps: 120, observedSteps: 2, notes: [] };
  const cause = {
    ...{
      kind: "crash" as const,
      score: 1,
      confidence: 0.9,
      summary: "",
      evidence: [],
      explains: [0],
      path: [],
    },
    target: { type: "service" as const, service: service ?? "" },
  };
  const causes = service === undefined ? [] : [cause];
  return reportOf(given, { atMs: T0_MS, causes, ruledOut: [], unexplained: [], quality });
}

describe("the news of an incident", () => {
  const changesOf = (reports: ReturnType<typeof reportWith>[]) => {
    const news = new IncidentNews();
    return reports.map((report) => news.of(report, T0_MS).map(({ change }) => change));
  };

  it("are what is new, once", () => {
    const calm = reportWith("default/ratings");
    expect(changesOf([calm, calm, reportWith("default/reviews"), reportWith("default/reviews")])).toEqual([
      ["opened"],
      [],
      ["cause"],
      [],
    ]);
  });

  it("are its beginning and its end where it was over at the first look", () => {
    expect(changesOf([reportWith(undefined, { condition: "over", endedMs: T0_MS })])).toEqual([
      ["opened", "over"],
    ]);
  });

  it("are several where several things changed at once", () => {
    const after = reportWith("default/ratings", { severity: "low", condition: "recovering" });
    expect(changesOf([reportWith(undefined), after])).toEqual([
      ["opened"],
      ["cause", "severity", "recovering"],
    ]);
  });

  it("have the fields of the stream, with a cause or without", () => {
    for (const service of ["default/ratings", undefined]) {
      for (const told of new IncidentNews().of(reportWith(service), T0_MS)) {
        expect(misfit(EVENT, told)).toBeUndefined();
      }
    }
  });
});

describe("the health of the analysis", () => {
  const rig = () => {
    const told: MeshEvent[] = [];
    const warned: string[] = [];
    const needs = {
      clock: { nowMs: () => T0_MS },
      tell: (event: MeshEvent) => told.push(event),
      warn: (words: string) => warned.push(words),
    };
    return { told, warned, health: new Health(needs) };
  };

  it("waits as long as a step, then twice as long each time, up to a minute", () => {
    const { health } = rig();
    expect(health.pauseMs(STEP_MS)).toBeUndefined();
    const pauses = Array.from({ length: 6 }, () => {
      health.fails("gone");
      return health.pauseMs(STEP_MS);
    });
    expect(pauses).toEqual([5_000, 10_000, 20_000, 40_000, 60_000, 60_000]);
    health.fares();
    expect(health.pauseMs(STEP_MS)).toBeUndefined();
  });

  it("is told when it changes, and no more often, with the newest reason to be asked for", () => {
    const { health, told, warned } = rig();
    health.fares();
    health.fails("no answer");
    health.fails("no answer at all");
    expect(health.problem).toBe("no answer at all");
    health.fares();
    health.fares();
    expect(told).toEqual([
      { type: "analysis", atMs: T0_MS, change: "lost", message: "no answer" },
      { type: "analysis", atMs: T0_MS, change: "back", message: "the series can be read again" },
    ]);
    expect(told.map((event) => misfit(EVENT, event))).toEqual([undefined, undefined]);
    expect(warned).toHaveLength(2);
  });
});
