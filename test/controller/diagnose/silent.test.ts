import { describe, expect, it } from "vitest";
import { diagnose } from "../../../controller/diagnose/index.js";
import type { Case, InstanceSeries } from "../../../controller/model/index.js";
import { BOOKINFO, simulate } from "./simulator.js";

const LOST = { kind: "lost" as const, edge: ["productpage", "reviews"] as [string, string], share: 0.4 };
const lossy = simulate(BOOKINFO, { faults: [LOST] });
const ONSET = lossy.incident.onsetMs / lossy.window.stepMs;
const REVIEWS = "default/reviews";

/** Nothing is heard of some instances from a step on: 0, the onset; `as`: they tell of no requests, or not at all. */
function without(
  names: readonly string[],
  from = 0,
  as: "idle" | "gone" = "gone",
  given: Case = lossy,
): Case {
  const silent = (sample: InstanceSeries["inbound"][number], step: number) => {
    if (step < ONSET + from || sample === undefined) return sample;
    return as === "gone" ? undefined : { ...sample, requests: 0, outcomes: {}, latency: {} };
  };
  const instances = given.window.instances.map((one) =>
    names.includes(one.instance) ? { ...one, inbound: one.inbound.map(silent) } : one,
  );
  return { ...given, window: { ...given.window, instances } };
}

/** One more instance of a version, as busy as the first. */
function twice(given: Case, instance: string, name: string): Case {
  const more = given.window.instances.filter((one) => one.instance === instance);
  const instances = [...given.window.instances, ...more.map((one) => ({ ...one, instance: name }))];
  return { ...given, window: { ...given.window, instances } };
}

const firstOf = (given: Case) => diagnose(given).causes[0];

describe("a version of which nothing is heard any more", () => {
  it("is the cause where requests are lost on the way to its service", () => {
    const first = firstOf(without(["reviews-v3"]));
    expect(first).toMatchObject({
      target: { type: "version", service: REVIEWS, version: "v3", instances: ["reviews-v3"] },
      kind: "crash",
    });
    const quiet = first?.evidence.find(({ series }) => series === "requests to reviews-v3 a step");
    expect(quiet).toMatchObject({ observed: 0, speaks: "for" });
    expect(quiet?.baseline).toBeGreaterThan(10);
  });

  it.each(["idle", "gone"] as const)("may have been hit within the first step: %s", (as) => {
    expect(firstOf(without(["reviews-v3"], 1, as))?.target).toMatchObject({ version: "v3" });
  });

  it("stays the cause when it is heard of again, as after a restart", () => {
    const gone = without(["reviews-v3"]);
    const back = (instance: InstanceSeries) => ({
      ...instance,
      inbound: instance.inbound.map((sample, step) =>
        step < ONSET + 3
          ? sample
          : lossy.window.instances.find((one) => one.instance === instance.instance)?.inbound[step],
      ),
    });
    const instances = gone.window.instances.map(back);
    const first = firstOf({ ...gone, window: { ...gone.window, instances } });
    expect(first?.target).toMatchObject({ version: "v3" });
    expect(first?.summary).toMatch(/^Nothing was heard for some 10 s of version v3/);
  });

  it.each([
    ["is none where another takes its place, as in a release", -2, undefined],
    ["stays the cause when another takes its place later, as after a crash", 2, "v3"],
  ])("%s", (_, from, version) => {
    const gone = twice(without(["reviews-v3"]), "reviews-v2", "reviews-new");
    const instances = gone.window.instances.map((one) =>
      one.instance === "reviews-new"
        ? { ...one, inbound: one.inbound.map((sample, step) => (step < ONSET + from ? undefined : sample)) }
        : one,
    );
    const target = firstOf({ ...gone, window: { ...gone.window, instances } })?.target;
    expect(target).toMatchObject({ service: REVIEWS });
    expect(target?.type === "version" ? target.version : undefined).toBe(version);
  });

  it("is none where it was heard of for longer than the first step", () => {
    expect(firstOf(without(["reviews-v3"], 2))?.target).toEqual({ type: "service", service: REVIEWS });
  });

  it("is none where all fell silent: then its service is", () => {
    const all = without(["reviews-v1", "reviews-v2", "reviews-v3"]);
    expect(firstOf(all)?.target).toEqual({ type: "service", service: REVIEWS });
  });

  it("is none where it had hardly a request before", () => {
    const few = simulate(BOOKINFO, { faults: [LOST], ratePerStep: 2 });
    expect(
      diagnose(without(["reviews-v3"], 0, "gone", few)).causes.map(({ target }) => target.type),
    ).not.toContain("version");
  });

  it("is no cause by itself: a version may be taken out", () => {
    const calm = simulate(BOOKINFO, {});
    expect(diagnose(without(["reviews-v3"], 0, "gone", calm)).causes).toEqual([]);
  });
});

describe("an instance of which nothing is heard any more", () => {
  it("is told where others of its version go on, and the service stays the cause", () => {
    const first = firstOf(without(["reviews-v3b"], 0, "gone", twice(lossy, "reviews-v3", "reviews-v3b")));
    expect(first).toMatchObject({ target: { type: "service", service: REVIEWS }, kind: "crash" });
    expect(first?.summary).toContain("reviews-v3b");
  });

  it("is told with others that fell silent, of whatever version", () => {
    const first = firstOf(without(["reviews-v1", "reviews-v3"]));
    expect(first?.target).toEqual({ type: "service", service: REVIEWS });
    expect(first?.summary).toContain("reviews-v1, reviews-v3");
  });
});
