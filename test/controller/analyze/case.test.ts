import { describe, expect, it } from "vitest";
import { caseOf, caseSpan } from "../../../controller/analyze/index.js";
import { changeAt, incidentOf, STEP_MS, symptomAt, T0_MS, windowOf } from "./support.js";

const MINUTE_MS = 60_000;

describe("what is read for a case", () => {
  it("begins with the last 120 steps of a longer baseline", () => {
    const incident = incidentOf({ baseline: { fromMs: T0_MS - 86_400_000, toMs: T0_MS } });
    expect(caseSpan(incident, STEP_MS, T0_MS + 10_000)).toEqual({
      fromMs: T0_MS - 120 * STEP_MS,
      toMs: T0_MS + 10_000,
    });
  });

  it("begins where a shorter baseline does, at a whole step", () => {
    const incident = incidentOf({ baseline: { fromMs: T0_MS - 32_500, toMs: T0_MS } });
    expect(caseSpan(incident, STEP_MS, T0_MS).fromMs).toBe(T0_MS - 35_000);
  });

  it("ends 60 steps after the onset, however long it lasts", () => {
    expect(caseSpan(incidentOf(), STEP_MS, T0_MS + 3_600_000).toMs).toBe(T0_MS + 60 * STEP_MS);
  });

  it("goes on for a symptom that joined later", () => {
    const joined = T0_MS + 20 * MINUTE_MS;
    const incident = incidentOf({ symptoms: [symptomAt(T0_MS), symptomAt(joined)] });
    expect(caseSpan(incident, STEP_MS, T0_MS + 3_600_000).toMs).toBe(joined + 60 * STEP_MS);
  });

  it("is never less than nothing, whatever an incident says of its times", () => {
    const incident = incidentOf({ baseline: { fromMs: T0_MS + MINUTE_MS, toMs: T0_MS - MINUTE_MS } });
    const { fromMs, toMs } = caseSpan(incident, STEP_MS, T0_MS - MINUTE_MS);
    expect(toMs).toBeGreaterThanOrEqual(fromMs);
  });
});

describe("a case", () => {
  it("has a baseline that lies in its window and ends at the onset", () => {
    const incident = incidentOf({ baseline: { fromMs: T0_MS - 86_400_000, toMs: T0_MS + 5_000 } });
    const made = caseOf(incident, windowOf(T0_MS - MINUTE_MS, 14), []);
    expect(made.incident.baseline).toEqual({ fromMs: T0_MS - MINUTE_MS, toMs: T0_MS });
    expect(made.observed).toEqual({ fromMs: T0_MS, toMs: T0_MS + 10_000 });
  });

  it("looks at the last 60 steps of one that has lasted for longer", () => {
    const made = caseOf(incidentOf(), windowOf(T0_MS, 200), []);
    expect(made.observed).toEqual({ fromMs: T0_MS + 140 * STEP_MS, toMs: T0_MS + 200 * STEP_MS });
  });

  it("has changes from a quarter of an hour before the onset on, and those that still held then", () => {
    const changes = [
      changeAt(T0_MS + MINUTE_MS, { name: "after what is seen" }),
      changeAt(T0_MS - 30_000, { name: "before" }),
      changeAt(T0_MS - 50 * MINUTE_MS, { name: "holds" }),
      changeAt(T0_MS - 50 * MINUTE_MS, { name: "was over", endedMs: T0_MS - 40 * MINUTE_MS }),
      changeAt(T0_MS - 50 * MINUTE_MS, { name: "just over", endedMs: T0_MS - MINUTE_MS }),
    ];
    const made = caseOf(incidentOf(), windowOf(T0_MS - MINUTE_MS, 14), changes);
    expect(made.changes.map(({ name }) => name)).toEqual(["holds", "just over", "before"]);
  });

  it("has the hundred changes that are nearest to the onset", () => {
    const changes = Array.from({ length: 300 }, (_, n) => changeAt(T0_MS - n * 1000));
    const made = caseOf(incidentOf(), windowOf(T0_MS - MINUTE_MS, 14), changes);
    expect(made.changes).toHaveLength(100);
    expect(made.changes[0]?.atMs).toBe(T0_MS - 99_000);
  });
});

describe("a case after earlier incidents", () => {
  const sample = { requests: 1, outcomes: {}, latency: {}, inFlight: 0 };
  const samples = Array.from({ length: 6 }, () => sample);
  const window = windowOf(T0_MS - 4 * STEP_MS, 6, {
    ends: [{ seenBy: "source", source: "a/a", destination: "a/b", samples }],
    services: [{ service: "a/c", samples }],
    instances: [
      {
        ...{ service: "a/b", instance: "b-1", version: "", inbound: samples, outbound: samples },
        resources: { cpu: [1, 2, 3, 4, 5, 6] },
      },
    ],
  });

  it("has none of their steps in its baseline, and all since its onset", () => {
    const unlearned = [{ fromMs: T0_MS - 3 * STEP_MS, toMs: T0_MS + 2 * STEP_MS }];
    const made = caseOf(incidentOf(), window, [], unlearned).window;
    const heard = (each: readonly unknown[] | undefined) => each?.map((value) => value !== undefined);
    const kept = [true, false, false, false, true, true];
    expect(heard(made.ends[0]?.samples)).toEqual(kept);
    expect(heard(made.services[0]?.samples)).toEqual(kept);
    expect(heard(made.instances[0]?.inbound)).toEqual(kept);
    expect(heard(made.instances[0]?.outbound)).toEqual(kept);
    expect(made.instances[0]?.resources.cpu).toEqual([1, undefined, undefined, undefined, 5, 6]);
  });

  it("is the window itself where they lie elsewhere", () => {
    const unlearned = [{ fromMs: T0_MS, toMs: T0_MS + STEP_MS }];
    expect(caseOf(incidentOf(), window, [], unlearned).window).toBe(window);
  });
});
