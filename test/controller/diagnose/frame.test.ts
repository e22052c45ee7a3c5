import { describe, expect, it } from "vitest";
import { frameOf } from "../../../controller/diagnose/frame.js";
import type { Case, StepSample, Symptom } from "../../../controller/model/index.js";
import { BEFORE, BOOKINFO, ONSET_MS, SINCE, STEP_MS, simulate } from "./simulator.js";

const SAMPLE: StepSample = { requests: 1, outcomes: {}, latency: {}, inFlight: 0 };

/** `told`: whether a step has a sample. */
function longCase(steps: number, onset: number, told: (step: number) => boolean = () => true): Case {
  const given = simulate(BOOKINFO);
  const samples = Array.from({ length: steps }, (_, step) => (told(step) ? SAMPLE : undefined));
  const ends = [{ seenBy: "destination" as const, source: "outside", destination: "default/a", samples }];
  const onsetMs = onset * STEP_MS;
  return {
    ...given,
    window: { fromMs: 0, stepMs: STEP_MS, steps, calls: [], ends, services: [], instances: [] },
    incident: { ...given.incident, onsetMs, baseline: { fromMs: 0, toMs: onsetMs } },
    observed: { fromMs: onsetMs, toMs: steps * STEP_MS },
  };
}

describe("the frame of a case", () => {
  it("has the steps before the onset and those since", () => {
    const frame = frameOf(simulate(BOOKINFO));
    expect(frame.columns).toEqual(Array.from({ length: BEFORE + SINCE }, (_, at) => at));
    expect(frame).toMatchObject({ baseline: BEFORE, stepMs: STEP_MS });
    expect(frame.before).toEqual({ fromMs: 0, toMs: ONSET_MS });
    expect(frame.since).toEqual({ fromMs: ONSET_MS, toMs: (BEFORE + SINCE) * STEP_MS });
  });

  it("has the last 60 before, and the first 24 since", () => {
    const frame = frameOf(longCase(300, 200));
    expect(frame.baseline).toBe(60);
    expect(frame.columns[0]).toBe(140);
    expect(frame.columns.at(-1)).toBe(223);
  });

  it("passes over steps before the onset that were taken out", () => {
    const frame = frameOf(longCase(300, 200, (step) => step < 120 || step >= 180));
    expect(frame.baseline).toBe(60);
    expect(frame.columns.slice(0, 60)).not.toContain(150);
    expect(frame.columns[0]).toBe(80);
  });

  it("lays a step where its middle is", () => {
    const given = longCase(20, 10);
    const late = { ...given, observed: { fromMs: 10.6 * STEP_MS, toMs: 20 * STEP_MS } };
    expect(frameOf(late).columns[10]).toBe(11);
  });

  it("has no step twice where the spans overlap", () => {
    const given = longCase(20, 10);
    const frame = frameOf({ ...given, observed: { fromMs: 0, toMs: 20 * STEP_MS } });
    expect(new Set(frame.columns).size).toBe(frame.columns.length);
    expect(frame.baseline).toBe(10);
  });

  it.each([0, -3, Number.NaN])("is empty of a window of %s steps", (steps) => {
    const given = longCase(20, 10);
    expect(frameOf({ ...given, window: { ...given.window, steps } }).columns).toEqual([]);
  });
});

describe("the onset of harm", () => {
  /** Steps of a minute; an incident that began at the tenth, with these symptoms. */
  const onsetOf = (symptoms: readonly Partial<Symptom>[], detected = 13) => {
    const given = longCase(20, 10);
    const stepMs = 60_000;
    const whole: Symptom = {
      ...{ kind: "latency", seenBy: "destination", source: "", destination: "default/a", atUsers: false },
      ...{ sinceMs: 10 * stepMs, baseline: 1, observed: 9, z: 10 },
    };
    const onsetMs = 10 * stepMs;
    const incident = {
      ...given.incident,
      onsetMs,
      detectedMs: detected * stepMs,
      baseline: { fromMs: 0, toMs: onsetMs },
      symptoms: symptoms.map((symptom) => ({ ...whole, ...symptom })),
    };
    const window = { ...given.window, stepMs };
    const frame = frameOf({ ...given, incident, window, observed: { fromMs: onsetMs, toMs: 20 * stepMs } });
    return [frame.baseline, frame.onsetMs / stepMs];
  };
  const at = (step: number) => ({ sinceMs: step * 60_000 });

  it("is a minute before users began to suffer, and never before the incident's", () => {
    expect(onsetOf([{ z: 99 }, { ...at(13), atUsers: true }])).toEqual([12, 12]);
    expect(onsetOf([{ z: 99 }, { ...at(11), atUsers: true }])).toEqual([10, 10]);
    expect(onsetOf([{ z: 99 }, { ...at(10), atUsers: true }])).toEqual([10, 10]);
  });

  it("goes by the first of the users' symptoms, and by those that harm", () => {
    const late = { ...at(13), atUsers: true };
    expect(onsetOf([late, { ...at(12), atUsers: true, z: 3 }])).toEqual([11, 11]);
    expect(onsetOf([late, { ...at(10), atUsers: true, kind: "traffic_loss" }])).toEqual([12, 12]);
    expect(onsetOf([{ ...at(13), kind: "traffic_surge", atUsers: true, z: 99 }])).toEqual([10, 10]);
  });

  it("goes by the strongest where users have none", () => {
    expect(onsetOf([{ z: 10 }, { ...at(13), z: 50 }])).toEqual([12, 12]);
    expect(onsetOf([{ z: 60 }, { ...at(13), z: 50 }])).toEqual([10, 10]);
  });

  it("is not moved by what joins after the detection", () => {
    expect(onsetOf([{ z: 10 }, { ...at(16), atUsers: true }])).toEqual([10, 10]);
  });

  it("leaves but the last two steps between to the time before", () => {
    expect(onsetOf([{ z: 10 }, { ...at(17), atUsers: true }], 18)).toEqual([12, 16]);
  });

  it("is the incident's where nothing is told", () => {
    expect(onsetOf([])).toEqual([10, 10]);
  });
});
