import { describe, expect, it } from "vitest";
import { type Draft, plotOf } from "../../../../controller/incident/plot/draft.js";
import { resourceDraft, versionsDraft } from "../../../../controller/incident/plot/instances.js";
import { endOf, inboundOf } from "../../../../controller/incident/plot/series.js";
import type { InstanceSeries } from "../../../../controller/model/index.js";
import {
  BASELINE_STEPS,
  caseOf,
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
  samplesOf,
  windowOf,
} from "../support/case.js";

function draftOf(valueAt: (step: number) => number | null, steps = STEPS): Draft {
  const values = Array.from({ length: steps }, (_, step) => valueAt(step));
  return { title: "t", unit: "ms", lines: [{ name: "l", values }] };
}

describe("a plot", () => {
  it("has the beginnings of its steps, the onset and the detection", () => {
    const plot = plotOf(
      caseOf(),
      draftOf(() => 1),
    );
    expect(plot).toMatchObject({ stepMs: STEP_MS, onsetMs: ONSET_MS, detectedMs: ONSET_MS + 15_000 });
    expect(plot?.timesMs.slice(0, 2)).toEqual([FROM_MS, FROM_MS + STEP_MS]);
    expect(plot?.timesMs).toHaveLength(STEPS);
  });

  it("is none of values that are all unknown", () => {
    expect(
      plotOf(
        caseOf(),
        draftOf(() => null),
      ),
    ).toBeUndefined();
  });

  it("leaves lines out of which nothing is known", () => {
    const known = draftOf(() => 1).lines;
    const unknown = draftOf(() => null).lines;
    const plot = plotOf(caseOf(), { title: "t", unit: "ms", lines: [...unknown, ...known] });
    expect(plot?.lines).toHaveLength(1);
  });

  it("takes means of what is known where it has more steps than points", () => {
    const window = windowOf({ steps: 480, ends: [], instances: [] });
    const plot = plotOf(
      caseOf({ window }),
      draftOf((step) => (step % 2 === 0 ? 10 : step < 10 ? null : 20), 480),
    );
    expect(plot?.stepMs).toBe(2 * STEP_MS);
    expect(plot?.lines[0]?.values.slice(0, 7)).toEqual([10, 10, 10, 10, 10, 15, 15]);
    expect(plot?.timesMs[1]).toBe(FROM_MS + 2 * STEP_MS);
  });

  it("has a band of the values before the onset alone, those that are known", () => {
    const plot = plotOf(
      caseOf(),
      draftOf((step) => (step >= BASELINE_STEPS ? 1000 : step % 2 === 0 ? step : null)),
    );
    expect(plot?.baseline).toEqual({
      span: { fromMs: FROM_MS, toMs: ONSET_MS },
      ...{ low: 2.9, middle: 29, high: 55.1 },
    });
  });

  it("has no band where hardly anything was seen before", () => {
    const plot = plotOf(
      caseOf(),
      draftOf((step) => (step < 2 || step >= BASELINE_STEPS ? 5 : null)),
    );
    expect(plot?.baseline).toBeNull();
    expect(plot?.lines[0]?.values[0]).toBe(5);
  });

  it("has no band where the baseline lies outside its window", () => {
    const incident = incidentOf({ baseline: { fromMs: 0, toMs: 1000 } });
    const plot = plotOf(
      caseOf({ incident }),
      draftOf(() => 5),
    );
    expect(plot?.baseline).toBeNull();
  });

  it("shows four digits of a number", () => {
    const plot = plotOf(
      caseOf(),
      draftOf(() => 1 / 3),
    );
    expect(plot?.lines[0]?.values[0]).toBe(0.3333);
  });
});

describe("series of a window", () => {
  const window = windowOf();

  it("to a service are what it saw itself, else what its callers saw, else what is told of all", () => {
    expect(inboundOf(window, REVIEWS)).toEqual([window.ends[2]?.samples]);
    const callers = windowOf({ ends: window.ends.filter(({ seenBy }) => seenBy === "source") });
    expect(inboundOf(callers, REVIEWS)).toEqual([window.ends[1]?.samples]);
    const services = [{ service: REVIEWS, samples: samplesOf([1, 0, 1], undefined) }];
    expect(inboundOf(windowOf({ ends: [], services }), REVIEWS)).toEqual([services[0]?.samples]);
    expect(inboundOf(windowOf({ ends: [], services }), REVIEWS, "source")).toEqual([]);
  });

  it("of one end are those of both names and that side", () => {
    expect(endOf(window, REVIEWS, RATINGS, "source")).toEqual([window.ends[3]?.samples]);
    expect(endOf(window, RATINGS, REVIEWS, "source")).toEqual([]);
    expect(endOf(window, "", PAGE, "destination")).toEqual([window.ends[0]?.samples]);
  });

  it("of several callers stay apart", () => {
    const more = windowOf({
      ends: [...window.ends, end(OUTSIDE, REVIEWS, "destination", samplesOf([5, 0, 5], [5, 0, 5]))],
    });
    expect(inboundOf(more, REVIEWS)).toHaveLength(2);
  });
});

describe("instances", () => {
  const instance = (version: string, ms: number, cpu: readonly (number | undefined)[]): InstanceSeries => ({
    ...{ service: RATINGS, instance: `ratings-${version}-${ms}`, version },
    inbound: samplesOf([10, 0, ms], [10, 0, ms]),
    outbound: samplesOf(undefined, undefined),
    resources: { cpu },
  });
  const flat = (value: number) => Array.from({ length: STEPS }, () => value);
  const instances = [
    instance("v1", 10, flat(0.2)),
    instance("v2", 80, flat(0.4)),
    instance("", 30, flat(0.6)),
  ];
  const window = windowOf({ instances });

  it("stand version by version, the one that is blamed first", () => {
    const { lines, title } = versionsDraft(window, RATINGS, "v2", "latency");
    expect(title).toBe("default/ratings by version: latency (p75)");
    expect(lines.map(({ name, values }) => [name, values[0]])).toEqual([
      ["v2", 100],
      ["version unknown", 37.5],
      ["v1", 12.5],
    ]);
  });

  it("have the mean of what they take", () => {
    const draft = resourceDraft(window, RATINGS, "cpu");
    expect(draft).toMatchObject({ title: "default/ratings: cpu", unit: "cores" });
    expect(draft?.lines[0]?.values[0]).toBeCloseTo(0.4);
  });

  it("have a gap where none of them tells, and nothing of what none has", () => {
    const partly = windowOf({ instances: [instance("v1", 10, [0.5])] });
    expect(resourceDraft(partly, RATINGS, "cpu")?.lines[0]?.values.slice(0, 2)).toEqual([0.5, null]);
    expect(resourceDraft(window, RATINGS, "memory")).toBeUndefined();
    expect(resourceDraft(window, PAGE, "cpu")).toBeUndefined();
  });
});
