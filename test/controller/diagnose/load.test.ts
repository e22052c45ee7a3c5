import { describe, expect, it } from "vitest";
import { diagnose } from "../../../controller/diagnose/index.js";
import type { Case, EndSeries, StepSample } from "../../../controller/model/index.js";
import { BOOKINFO, simulate } from "./simulator.js";

const given = simulate(BOOKINFO, {});
const ONSET = given.incident.onsetMs / given.window.stepMs;
const PAGE = "default/productpage";

/** details takes requests and answers none: its caller waits for it, and goes on asking reviews. */
function hanging(inFlight: (waiting: number) => number | null): Case {
  const waiting = (step: number) => 200 * (step + 1 - ONSET);
  const hangs = ({ destination, source, seenBy }: EndSeries) =>
    (source === "outside" && destination === PAGE) ||
    (destination === "default/details" && seenBy === "source");
  const stuck = (sample: StepSample | undefined, step: number): StepSample | undefined =>
    step < ONSET ? sample : { requests: 1, outcomes: {}, latency: {}, inFlight: inFlight(waiting(step)) };
  // A few more by chance: what is asked no more often than before is no caller's doing anyway.
  const more = (sample: StepSample | undefined, step: number): StepSample | undefined =>
    sample === undefined || step < ONSET ? sample : { ...sample, requests: (sample.requests ?? 0) + 20 };
  const ends = given.window.ends.map((end) => ({
    ...end,
    samples: end.samples.map(
      hangs(end) ? stuck : end.destination === "default/reviews" ? more : (sample) => sample,
    ),
  }));
  const symptom = { kind: "hung", seenBy: "destination", source: "outside", destination: PAGE } as const;
  const felt = {
    ...symptom,
    atUsers: true,
    sinceMs: given.incident.onsetMs,
    baseline: 0,
    observed: 900,
    z: 90,
  };
  return { ...given, incident: { ...given.incident, symptoms: [felt] }, window: { ...given.window, ends } };
}

const kindsOf = (of: Case): string[] => diagnose(of).causes.map(({ kind }) => kind);

describe("a caller that waits for one service that hangs", () => {
  it("does not ask the others more often, though it ends hardly a request of its own", () => {
    const { causes } = diagnose(hanging((waiting) => waiting));
    expect(causes.map(({ kind }) => kind)).not.toContain("bad_caller");
    expect(JSON.stringify(causes[0]?.target)).toContain("default/details");
  });

  it("cannot be told from one in a loop where nothing says how many requests wait", () => {
    expect(kindsOf(hanging(() => null))).toContain("bad_caller");
  });

  it("is still found where it really asks more often", () => {
    const faults = [{ kind: "calls" as const, edge: ["reviews", "ratings"] as [string, string], times: 6 }];
    expect(kindsOf(simulate(BOOKINFO, { faults }))).toContain("bad_caller");
  });
});

describe("a service that is asked more than it can do", () => {
  /** It ends as many requests as ever; of the others, so many more wait with each step. */
  const crowded = (perStep: number): Case => {
    const grows = (sample: StepSample | undefined, step: number) =>
      sample === undefined || step < ONSET ? sample : { ...sample, inFlight: perStep * (step + 1 - ONSET) };
    const ends = given.window.ends.map((end) =>
      end.source === "outside" ? { ...end, samples: end.samples.map(grows) } : end,
    );
    const { incident } = hanging(() => 0);
    return { ...given, incident, window: { ...given.window, ends } };
  };

  it("is overloaded, though it ends no more than before: what waits was asked, too", () => {
    expect(diagnose(crowded(400)).causes[0]).toMatchObject({
      kind: "overload",
      target: { service: PAGE },
      summary: expect.stringMatching(/is asked 3\.\d times as much/),
    });
  });

  it("is not where what waits is hardly more than what it is asked", () => {
    expect(kindsOf(crowded(40))).toEqual(["slow_service"]);
  });
});
