import { describe, expect, it } from "vitest";
import { type AnalysisView, analysisView } from "../../../controller/analyze/index.js";
import { ANALYSIS } from "../../../controller/api/schemas/analysis.js";
import type { ConditionView } from "../../../controller/model/index.js";
import { misfit } from "../api/contract.js";
import { incidentAt, Rig } from "./rig.js";
import { STEP_MS, T0_MS } from "./support.js";

const SOURCE = { stepMs: STEP_MS, settledAfterMs: 1500 };

function viewOf(rig: Rig | undefined): AnalysisView {
  const analysis = rig?.analysis;
  const more = { sourceName: "reports", thresholds: { errorsZ: 6 }, threats: ["reviews breaks in ~12 min"] };
  const view = analysisView({ analysis, source: SOURCE, ...more }, rig?.clock.nowMs() ?? T0_MS);
  expect(misfit(ANALYSIS, view)).toBeUndefined();
  return view;
}

function condition(number: number, more: Partial<ConditionView> = {}): ConditionView {
  return {
    ...{ seenBy: "source", source: `default/s${number}`, destination: "default/ratings", atUsers: false },
    ...{ condition: "suspect", sinceMs: T0_MS, why: "12 % fail, 0 % before", symptoms: [] },
    ...more,
  };
}

describe("the view of the analysis", () => {
  it("says that it is off", () => {
    expect(viewOf(undefined)).toMatchObject({
      ...{ state: "off", problem: "the controller was started with --analysis off", analyzedMs: null },
      conditions: { ok: 0, suspect: 0, incident: 0, recovering: 0, no_data: 0 },
    });
  });

  it("goes from starting to ok, and to late where steps are not judged in time", async () => {
    const rig = await Rig.begin();
    expect(viewOf(rig)).toMatchObject({ state: "starting", problem: "no step has been read yet" });
    await rig.start();
    expect(viewOf(rig)).toMatchObject({ state: "ok", problem: null, analyzedMs: T0_MS - STEP_MS });
    rig.clock.set(T0_MS + 60_000);
    expect(viewOf(rig)).toMatchObject({
      state: "late",
      problem: "the last step that was judged ended 64 s ago",
    });
  });

  it("has no data where the source fails, or tells of nothing, and says what to look at", async () => {
    const rig = await Rig.begin();
    rig.calls = [];
    await rig.start();
    expect(viewOf(rig)).toMatchObject({
      ...{ state: "no_data", problem: "no sidecar has told of any request in the last steps" },
      next: [{ command: "meshfuse status" }],
    });
    rig.failure = "http://prometheus:9090 does not answer";
    await rig.step();
    expect(viewOf(rig)).toMatchObject({
      state: "no_data",
      problem: "http://prometheus:9090 does not answer",
    });
  });

  it("counts what is known, and has the first hundred suspects", async () => {
    const rig = await Rig.begin();
    await rig.start();
    rig.detector.views = Array.from({ length: 150 }, (_, number) => condition(number));
    rig.detector.views.push(condition(0, { condition: "ok" }), condition(1, { condition: "no_data" }));
    const { conditions, suspects, next } = viewOf(rig);
    expect(conditions).toEqual({ ok: 1, suspect: 150, incident: 0, recovering: 0, no_data: 1 });
    expect(suspects).toHaveLength(100);
    expect(suspects[0]).not.toHaveProperty("symptoms");
    expect(next).toEqual([{ why: "the busiest edges, as they change", command: "meshfuse top" }]);
  });

  it("has no suspect on an edge that an open incident tells of", async () => {
    const rig = await Rig.begin();
    await rig.start();
    rig.detector.next = [incidentAt(rig)];
    await rig.step();
    const told = { source: "outside", destination: "default/productpage" };
    rig.detector.views = [condition(1, told), condition(2)];
    expect(viewOf(rig).suspects.map(({ source }) => source)).toEqual(["default/s2"]);
  });

  it("has open incidents, what to look at of each, and what is to come", async () => {
    const rig = await Rig.begin();
    await rig.start();
    rig.detector.next = [incidentAt(rig)];
    await rig.step();
    const { incidents, next, threats } = viewOf(rig);
    expect(incidents).toMatchObject([{ id: 1, cause: { name: "default/ratings" } }]);
    expect(next[0]).toEqual({ why: "the report on incident 1", command: "meshfuse incidents 1" });
    expect(next.length).toBeLessThanOrEqual(10);
    expect(threats).toEqual(["reviews breaks in ~12 min"]);
  });
});

describe("a start without a past", () => {
  it("is no good news for a minute: what is usual is not known yet", async () => {
    const rig = await Rig.begin();
    rig.calls = [];
    await rig.start();
    rig.calls = [{ source: "outside", destination: "default/productpage" }];
    await rig.pass(1_500);
    for (let step = 1; step < 12; step++) {
      expect(viewOf(rig)).toMatchObject({
        state: "starting",
        problem: expect.stringContaining("being learned"),
      });
      await rig.step();
    }
    expect(viewOf(rig)).toMatchObject({ state: "ok", problem: null });
  });
});
