// Of what kind the trouble of a service is, as far as counters tell.
import { describe, expect, it } from "vitest";
import { diagnose } from "../../../controller/diagnose/index.js";
import type { Case } from "../../../controller/model/index.js";
import { BEFORE, BOOKINFO, ONSET_MS, type SimFault, STEP_MS, simulate } from "./simulator.js";

/** The first cause of a mesh with these faults, of which `cpu` cores are told of each of its services, by step. */
function firstOf(fault: SimFault, cpu?: (step: number) => number): ReturnType<typeof diagnose>["causes"][0] {
  const given = simulate(BOOKINFO, { faults: [fault] });
  const told = cpu === undefined ? given : withCpu(given, cpu);
  const [first] = diagnose(told).causes;
  if (first === undefined) throw new Error("nothing stands out");
  return first;
}

function withCpu(given: Case, cpu: (step: number) => number): Case {
  const { window } = given;
  const cores = Array.from({ length: window.steps }, (_, step) => cpu(step));
  const services = [...new Set(window.ends.map(({ destination }) => destination))];
  const instances = services.map((service) => ({
    ...{ service, instance: `${service}-1`, version: "", inbound: [], outbound: [] },
    resources: { cpu: cores },
  }));
  return { ...given, window: { ...window, instances } };
}

/** The fault lasts for so many steps; those after it are as before. */
function overAfter(steps: number, fault: SimFault): Case {
  const [ill, well] = [[fault], []].map((faults) => simulate(BOOKINFO, { faults }));
  if (ill === undefined || well === undefined) throw new Error("no case");
  const ends = ill.window.ends.map((end, at) => {
    const calm = well.window.ends[at]?.samples ?? [];
    return { ...end, samples: end.samples.map((one, step) => (step < BEFORE + steps ? one : calm[step])) };
  });
  return { ...ill, window: { ...ill.window, ends } };
}

/** One request in twenty steps where a callee tells of details. */
function seldom(end: Case["window"]["ends"][0]): Case["window"]["ends"][0] {
  if (end.destination !== "default/details" || end.seenBy === "source") return end;
  const samples = end.samples.map((one, step) => {
    const requests = step < BEFORE && step % 20 === 0 ? 1 : 0;
    return one && { ...one, requests, outcomes: { success: requests } };
  });
  return { ...end, samples };
}

/** Of details a share fails, and so many steps of it are known. */
function seenFor(steps: number, share: number): Case {
  const given = simulate(BOOKINFO, { faults: [{ kind: "errors", at: "details", share }] });
  return { ...given, observed: { ...given.observed, toMs: ONSET_MS + steps * STEP_MS } };
}

const slow: SimFault = { kind: "slow", at: "details", ms: 60 };

describe("a service that takes longer", () => {
  it("is busy where its core is busier than it was", () => {
    const cause = firstOf(slow, (step) => (step < BEFORE ? 0.2 : 0.9));
    expect(cause).toMatchObject({ kind: "cpu", summary: "Its core is busier than before." });
    expect(cause.evidence.find(({ unit }) => unit === "cores")).toMatchObject({ speaks: "for" });
  });

  it("waits where its core is as it was, which speaks against a busy one", () => {
    const cause = firstOf(slow, (step) => 0.2 + 0.001 * (step % 2));
    expect(cause).toMatchObject({ kind: "slow_service" });
    expect(cause.evidence.find(({ unit }) => unit === "cores")).toMatchObject({ speaks: "against" });
  });

  it("is slow for a reason that is not told where nothing is known of its core", () => {
    expect(firstOf(slow)).toMatchObject({
      kind: "slow_service",
      summary: expect.stringMatching(/look alike/),
    });
  });

  it.each([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, 1e300, -4, Number.NaN])(
    "is not judged by %s cores",
    (cores) => {
      const cause = firstOf(slow, (step) => (step < BEFORE ? 0.2 : cores));
      expect(cause.kind).toBe("slow_service");
      expect(cause.evidence.every(({ z, observed }) => Number.isFinite(z) && Number.isFinite(observed))).toBe(
        true,
      );
    },
  );
});

describe("a service that fails", () => {
  it("answers with errors where some are answered well", () => {
    expect(firstOf({ kind: "errors", at: "details", share: 0.4 })).toMatchObject({ kind: "errors" });
  });

  it("crashed, or answers nothing but errors, where none is: counters do not part the two, and it is said", () => {
    const cause = firstOf({ kind: "crash", at: "details" });
    expect(cause).toMatchObject({ kind: "crash", target: { service: "default/details" } });
    expect(cause.summary).toMatch(/gone.*or.*errors/i);
  });

  it("is gone where its callers fail and nothing arrives", () => {
    expect(firstOf({ kind: "gone", at: "details" })).toMatchObject({
      kind: "crash",
      summary: expect.stringMatching(/arrives at it any more/),
    });
  });

  it.each(["crash", "gone"] as const)("stays what it was after it is over: %s", (kind) => {
    const [cause] = diagnose(overAfter(3, { kind, at: "details" })).causes;
    expect(cause).toMatchObject({ kind: "crash", target: { service: "default/details" } });
    if (kind === "gone") expect(cause?.summary).toContain("nothing arrived at it for some 15 s");
  });

  it("is not gone because a lost step tells nothing of it", () => {
    const [cause] = diagnose(overAfter(1, { kind: "gone", at: "details" })).causes;
    expect(cause).toMatchObject({ kind: "network" });
  });

  it("is not gone where so few ask it that nobody may have done so by chance", () => {
    const given = simulate(BOOKINFO, { faults: [{ kind: "gone", at: "details" }] });
    const rare = { ...given, window: { ...given.window, ends: given.window.ends.map(seldom) } };
    expect(diagnose(rare).causes.map(({ kind }) => kind)).not.toContain("crash");
  });

  it("may have crashed in the one step that is known, of which a part may lie before, and it is said", () => {
    const [now, later] = [1, 2].map((steps) => diagnose(seenFor(steps, 0.6)).causes[0]);
    expect(now).toMatchObject({ kind: "errors", summary: expect.stringMatching(/one step.*crashed/) });
    expect(later).toMatchObject({ kind: "errors", summary: "" });
  });
});

describe("what a fault of ours answered", () => {
  it("is no failure of the service", () => {
    const { causes } = diagnose(
      simulate(BOOKINFO, { faults: [{ kind: "injected", at: "details", share: 1 }] }),
    );
    expect(causes[0]).toMatchObject({ kind: "experiment" });
    expect(causes.filter(({ kind }) => kind === "errors" || kind === "crash")).toEqual([]);
  });

  it("hides nothing that the service fails beside it", () => {
    const faults: SimFault[] = [
      { kind: "injected", at: "details", share: 0.3 },
      { kind: "errors", at: "details", share: 0.5 },
    ];
    const kinds = diagnose(simulate(BOOKINFO, { faults })).causes.map(({ kind }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(["experiment", "errors"]));
  });
});
