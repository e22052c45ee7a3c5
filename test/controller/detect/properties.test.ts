import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Detector } from "../../../controller/detect/index.js";
import {
  type Incident,
  type MeshWindow,
  SEVERITIES,
  type StepSample,
} from "../../../controller/model/index.js";
import { joined, STORY, toldOf, unordered, windowsOf } from "./story.js";

const RUNS = { numRuns: 20 };

/** Every name of the mesh; who comes from outside stays so. */
function renamed(value: unknown, to: (name: string) => string): unknown {
  if (typeof value === "string") return value.startsWith("a/") ? to(value) : value;
  if (Array.isArray(value)) return value.map((inner) => renamed(inner, to));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, renamed(inner, to)]));
}

/** All times of what was told. */
function shifted<T>(value: T, byMs: number): T {
  const later = (key: string, at: unknown) =>
    /Ms$/.test(key) && typeof at === "number" && at > 1e12 ? at + byMs : at;
  return JSON.parse(JSON.stringify(value, later));
}

function cutAt(windows: readonly MeshWindow[], cuts: readonly number[]): MeshWindow[] {
  const places = [0, ...new Set([...cuts].sort((a, b) => a - b)), windows.length];
  return places.flatMap((from, at) => {
    const part = windows.slice(from, places[at + 1]);
    return part.length === 0 ? [] : [joined(part)];
  });
}

describe("whatever happens, a detector", () => {
  it("says the same however steps come together in windows", () => {
    const cuts = fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 8 });
    fc.assert(
      fc.property(STORY, cuts, (story, at) => {
        const windows = windowsOf(story);
        expect(toldOf(cutAt(windows, at))).toEqual(toldOf(windows));
      }),
      RUNS,
    );
  });

  it("says the same where windows overlap, or come twice", () => {
    fc.assert(
      fc.property(STORY, fc.integer({ min: 1, max: 9 }), (story, length) => {
        const windows = windowsOf(story);
        const overlapping = windows.map((_, at) =>
          joined(windows.slice(Math.max(0, at + 1 - length), at + 1)),
        );
        const twice = overlapping.flatMap((window) => [window, window]);
        expect(toldOf(twice)).toEqual(toldOf(windows));
      }),
      RUNS,
    );
  });

  it("says the same later where all happens later", () => {
    fc.assert(
      fc.property(STORY, fc.integer({ min: -1e9, max: 1e9 }), (story, byMs) => {
        const windows = windowsOf(story);
        const later = windows.map((window) => ({ ...window, fromMs: window.fromMs + byMs }));
        expect(toldOf(later)).toEqual(shifted(toldOf(windows), byMs));
      }),
      RUNS,
    );
  });

  it("says the same by other names where services have other names", () => {
    const there = (name: string) => `z${[...name].reverse().join("")}`.replace("/", ".");
    fc.assert(
      fc.property(STORY, (story) => {
        const windows = windowsOf(story);
        const others = windows.map((window) => renamed(window, there) as MeshWindow);
        expect(toldOf(others)).toEqual(renamed(toldOf(windows), there));
      }),
      RUNS,
    );
  });

  it("says the same in whatever order ends and calls are told", () => {
    fc.assert(
      fc.property(STORY, fc.integer({ min: 0, max: 6 }), (story, turn) => {
        const windows = windowsOf(story);
        const turned = windows.map(({ ends, calls, ...rest }) => ({
          ...rest,
          calls: [...calls].reverse(),
          ends: [...ends.slice(turn), ...ends.slice(0, turn)].reverse(),
        }));
        expect(unordered(toldOf(turned))).toEqual(unordered(toldOf(windows)));
      }),
      RUNS,
    );
  });

  it("leaves the windows as they are", () => {
    fc.assert(
      fc.property(STORY, (story) => {
        const windows = windowsOf(story);
        const before = structuredClone(windows);
        toldOf(windows);
        expect(windows).toEqual(before);
      }),
      { numRuns: 5 },
    );
  });
});

describe("the life of an incident", () => {
  /** What it must never do from one step to the next. */
  function checkNext(before: Incident, now: Incident): void {
    expect(before.condition).not.toBe("over");
    const { onsetMs, detectedMs, baseline } = before;
    expect(now).toMatchObject({ onsetMs, detectedMs, baseline });
    expect(SEVERITIES.indexOf(now.severity)).toBeLessThanOrEqual(SEVERITIES.indexOf(before.severity));
    for (const what of ["requests", "failed", "slow", "missing"] as const)
      expect(now.harm[what]).toBeGreaterThanOrEqual(before.harm[what]);
    expect(now.symptoms.length).toBeGreaterThanOrEqual(before.symptoms.length);
  }

  function checkAlone(incident: Incident, nowMs: number): void {
    const { onsetMs, detectedMs, endedMs, baseline, symptoms, condition } = incident;
    expect(baseline.fromMs).toBeLessThanOrEqual(baseline.toMs);
    expect(baseline.toMs).toBe(onsetMs);
    expect(onsetMs).toBeLessThan(detectedMs);
    expect(detectedMs).toBeLessThanOrEqual(nowMs);
    expect(endedMs !== null).toBe(condition === "over");
    if (endedMs !== null) expect([endedMs >= onsetMs, endedMs <= nowMs]).toEqual([true, true]);
    expect(symptoms.length).toBeGreaterThan(0);
    expect(symptoms.map(({ z }) => z)).toEqual(symptoms.map(({ z }) => z).sort((a, b) => b - a));
    for (const { sinceMs } of symptoms) expect(sinceMs).toBeLessThan(nowMs);
  }

  it("has times in order, grows no milder, and ends once", () => {
    fc.assert(
      fc.property(STORY, (story) => {
        const detector = new Detector();
        const known = new Map<number, Incident>();
        for (const window of windowsOf(story)) {
          const told = detector.take(window);
          for (const incident of told) {
            checkAlone(incident, window.fromMs + window.stepMs);
            const before = known.get(incident.id);
            if (before === undefined) expect(incident.id).toBe(known.size + 1);
            else checkNext(before, incident);
            known.set(incident.id, incident);
          }
          expect(detector.open).toEqual(told.filter(({ condition }) => condition !== "over"));
        }
      }),
      RUNS,
    );
  });

  it("ends when all is well again for long, and leaves nothing suspect", () => {
    fc.assert(
      fc.property(STORY, (story) => {
        const calm = { troubles: {}, steps: 30 };
        const { open, conditions } = toldOf(windowsOf({ ...story, parts: [...story.parts, calm] }));
        expect(open).toEqual([]);
        expect(conditions.map(({ condition }) => condition).filter((each) => each === "recovering")).toEqual(
          [],
        );
      }),
      RUNS,
    );
  });

  it("ends no earlier than it began where the clock is set back", () => {
    fc.assert(
      fc.property(STORY, fc.integer({ min: 4_000_000, max: 1e9 }), (story, backMs) => {
        const detector = new Detector();
        const windows = windowsOf(story);
        for (const window of windows) detector.take(window);
        const last = windows.at(-1);
        if (last === undefined) throw new Error("no window");
        for (const { condition, onsetMs, endedMs } of detector.take({
          ...last,
          fromMs: last.fromMs - backMs,
        }))
          expect([condition, (endedMs ?? 0) >= onsetMs]).toEqual(["over", true]);
      }),
      RUNS,
    );
  });
});

describe("of numbers that cannot be, a detector", () => {
  const NUMBER = fc.oneof(
    fc.double({ min: 0, max: 500, noNaN: true }),
    fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -1, 1e-9, 1e15),
  );
  const SAMPLE = fc.option(
    fc.record({
      requests: fc.option(NUMBER),
      outcomes: fc.option(fc.record({ success: NUMBER, failure: NUMBER })),
      latency: fc.record(
        { meanMs: NUMBER, p50Ms: NUMBER, p90Ms: NUMBER, p99Ms: NUMBER },
        { requiredKeys: [] },
      ),
      inFlight: fc.option(NUMBER),
    }) as fc.Arbitrary<StepSample>,
    { nil: undefined },
  );

  /** Where in a value a number is none; undefined: nowhere. */
  function oddPlace(value: unknown, path = ""): string | undefined {
    if (typeof value === "number") return Number.isFinite(value) ? undefined : `${path} is ${value}`;
    if (typeof value !== "object" || value === null) return undefined;
    for (const [key, inner] of Object.entries(value)) {
      const odd = oddPlace(inner, `${path}.${key}`);
      if (odd !== undefined) return odd;
    }
    return undefined;
  }

  it("makes none itself, in incidents or conditions", () => {
    const parts = fc.array(fc.array(SAMPLE, { minLength: 7, maxLength: 7 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(STORY, parts, (story, wild) => {
        const detector = new Detector();
        windowsOf(story).forEach((window, at) => {
          const odd = at < 20 ? undefined : wild[(at - 20) % wild.length];
          const ends = window.ends.map((end, place) =>
            odd === undefined ? end : { ...end, samples: [odd[place]] },
          );
          const told = detector.take({ ...window, ends });
          expect(oddPlace(told)).toBeUndefined();
          expect(oddPlace(detector.conditions())).toBeUndefined();
        });
      }),
      RUNS,
    );
  });
});
