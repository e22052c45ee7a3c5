// Services of which nothing tells who asks them: whether anybody waits for what one of them does.
import { describe, expect, it } from "vitest";
import type { Finding } from "../../../controller/detect/findings.js";
import { DEFAULT_THRESHOLDS, Detector } from "../../../controller/detect/index.js";
import { endsOf } from "../../../controller/detect/roles.js";
import { rulesOf } from "../../../controller/detect/watch.js";
import { Witnesses } from "../../../controller/detect/witnesses.js";
import type { MeshWindow, StepSample } from "../../../controller/model/index.js";
import { randomOf, sampleOf } from "./mesh.js";

const STEP_MS = 300_000;
const FROM_MS = 1_700_000_100_000;
/** Users ask site, site asks search and starts a job; jobs run work, for which nobody waits. */
const CALLS = [
  { source: "a/site", destination: "a/search" },
  { source: "a/site", destination: "a/jobs" },
  { source: "a/jobs", destination: "a/work" },
];
const USUAL_MS: Readonly<Record<string, number>> = {
  "a/site": 90,
  "a/search": 30,
  "a/jobs": 800,
  "a/work": 400,
};

type Slower = Readonly<Record<string, number>>;

/** Steps of all services, each as many times slower as told. */
function windowOf(at: number, slower: Slower, random: () => number): MeshWindow {
  const services = Object.entries(USUAL_MS).map(([service, usualMs]) => {
    const near = (ms: number) => ms * (slower[service] ?? 1) * (0.95 + 0.1 * random());
    const sample: StepSample = {
      requests: 400,
      outcomes: { success: 400 },
      latency: { p50Ms: near(usualMs), p90Ms: near(2 * usualMs), p99Ms: near(3 * usualMs) },
      inFlight: null,
    };
    return { service, samples: [sample] };
  });
  const fromMs = FROM_MS + at * STEP_MS;
  return { fromMs, stepMs: STEP_MS, steps: 1, calls: CALLS, ends: [], services, instances: [] };
}

/** Incidents that two slow steps open after forty good ones. */
function opened(slower: Slower, seed = 1): Detector["open"] {
  const detector = new Detector();
  const random = randomOf(seed);
  for (let at = 0; at < 42; at++) detector.take(windowOf(at, at < 40 ? {} : slower, random));
  return detector.open;
}

describe("a service whose callers are not told", () => {
  it.each([1, 2, 3])("opens an incident together with users who wait for it (seed %s)", (seed) => {
    const [incident] = opened({ "a/site": 3, "a/search": 4 }, seed);
    const slow = incident?.symptoms.map(({ destination }) => destination).sort();
    expect(slow).toEqual(["a/search", "a/site"]);
  });

  it.each([1, 2, 3])("opens none while all users are as ever, nor does its caller (seed %s)", (seed) => {
    expect(opened({ "a/work": 3, "a/jobs": 3 }, seed)).toEqual([]);
    expect(opened({ "a/search": 3 }, seed)).toEqual([]);
  });

  it("is suspect then", () => {
    const detector = new Detector();
    const random = randomOf(1);
    for (let at = 0; at < 42; at++) detector.take(windowOf(at, at < 40 ? {} : { "a/work": 3 }, random));
    const work = detector.conditions().find(({ destination }) => destination === "a/work");
    expect(work).toMatchObject({ source: "", condition: "suspect" });
  });

  it("opens one all the same where it is beyond doubt", () => {
    expect(opened({ "a/search": 40 })).toHaveLength(1);
  });
});

const ENOUGH = rulesOf(DEFAULT_THRESHOLDS).enough;

describe("users in trouble", () => {
  const ends = endsOf({ ...windowOf(0, {}, randomOf(1)), calls: CALLS });
  const trouble: Finding = {
    ...{ kind: "latency", baseline: 10, observed: 100, z: 20, weight: 100 },
    ...{ atOnce: false, confirmed: true, atFirst: false, sinceMs: 0 },
  };
  const waitedFor = (troubled: string, kind: Finding["kind"] = "latency", calls = CALLS) => {
    const findings = (name: string) => (name === troubled ? [{ ...trouble, kind }] : []);
    const witnesses = new Witnesses(
      ends.map((end) => ({ end, findings: findings(end.destination) })),
      calls,
      ENOUGH,
    );
    return ends.filter((end) => witnesses.isWaitedFor(end)).map(({ destination }) => destination);
  };

  it("wait for all that the service which they ask calls, directly or by others", () => {
    expect(waitedFor("a/site").sort()).toEqual(["a/jobs", "a/search", "a/site", "a/work"]);
    expect(waitedFor("a/site", "latency", CALLS.slice(0, 1)).sort()).toEqual(["a/search", "a/site"]);
  });

  it("are not told by services inside, nor by their own staying away", () => {
    expect(waitedFor("a/search")).toEqual(["a/site"]);
    expect(waitedFor("a/site", "traffic_loss")).toEqual(["a/site"]);
  });

  it("are asked of services alone: an edge has a caller that feels", () => {
    const edge = { seenBy: "source" as const, source: "a/site", destination: "a/search" };
    const window = { ...windowOf(0, {}, randomOf(1)), ends: [{ ...edge, samples: [sampleOf({})] }] };
    const [end] = endsOf(window);
    if (end === undefined) throw new Error("no such end");
    expect(new Witnesses([{ end, findings: [] }], CALLS, ENOUGH).isWaitedFor(end)).toBe(true);
  });

  it("cannot be asked where nobody is known to be one", () => {
    const inner = ends.filter(({ atUsers }) => !atUsers);
    const witnesses = new Witnesses(
      inner.map((end) => ({ end, findings: [] })),
      CALLS,
      ENOUGH,
    );
    expect(inner.every((end) => witnesses.isWaitedFor(end))).toBe(true);
  });
});
