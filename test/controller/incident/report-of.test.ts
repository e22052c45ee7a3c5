import { describe, expect, it } from "vitest";
import { reportOf, summaryOf } from "../../../controller/incident/index.js";
import {
  caseOf,
  cause,
  DETAILS,
  diagnosisOf,
  END_MS,
  evidence,
  incidentOf,
  ONSET_MS,
  PAGE,
  RATINGS,
  REVIEWS,
  symptom,
  windowOf,
} from "./support/case.js";

const report = reportOf(caseOf(), diagnosisOf());

describe("the report of an incident", () => {
  it("says in one line whom it hits and what is to blame", () => {
    expect(report.title).toBe(
      "Users' requests to default/productpage fail; very likely: default/ratings (crash)",
    );
  });

  it("says how much users suffered, since when and where", () => {
    expect(report.users).toMatchObject({ suffer: true, sinceMs: ONSET_MS, services: [PAGE] });
    expect(report.users.harmedShare).toBeCloseTo(372 / 1200);
    expect(report.users.summary).toBe(
      "Users have suffered since 12:05:00Z (60 s): of 1,200 requests at default/productpage 360 (30 %) failed, " +
        "12 (1 %) were slower than nearly all before.",
    );
  });

  it("counts what never came among what was wanted", () => {
    const incident = incidentOf({ harm: { requests: 0, failed: 0, slow: 0, missing: 500 } });
    const { users } = reportOf(caseOf({ incident }), diagnosisOf());
    expect(users.harmedShare).toBe(1);
    expect(users.summary).toContain("no request came at default/productpage, about 500 were expected");
  });

  it("says that users had nothing of it where none felt it", () => {
    const harm = { requests: 0, failed: 0, slow: 0, missing: 0 };
    const incident = incidentOf({ symptoms: [symptom()], harm });
    const { users, title } = reportOf(caseOf({ incident }), diagnosisOf());
    expect(users).toMatchObject({ suffer: false, harmedShare: null, services: [] });
    expect(title).toBe(
      "Requests of default/reviews to default/ratings fail; very likely: default/ratings (crash)",
    );
  });

  it("says of one that is over when it was", () => {
    const incident = incidentOf({ condition: "over", endedMs: END_MS });
    const { users } = reportOf(caseOf({ incident }), diagnosisOf());
    expect(users.summary).toMatch(/^Users suffered from 12:05:00Z \(60 s\)/);
  });

  it("tells evidence for and against a cause apart, the strongest first", () => {
    const [first] = report.causes;
    expect(first?.evidence.map(({ z }) => z)).toEqual([45, -30]);
    expect(first?.against.map(({ change }) => change)).toEqual(["8 ms -> 1 ms"]);
  });

  it("leads from users to the cause, with what each sees of the next", () => {
    expect(report.causes[0]?.path).toEqual([
      { node: "outside", role: "users", seen: "" },
      { node: PAGE, role: "affected", seen: "fails: 0.1 % -> 30 %" },
      { node: REVIEWS, role: "affected", seen: "fails: 0 % -> 30 %" },
      { node: RATINGS, role: "cause", seen: "fails: 0 % -> 100 %" },
    ]);
  });

  it("says of each symptom by which cause it is explained", () => {
    const { symptoms } = reportOf(caseOf(), diagnosisOf({ causes: [cause({ explains: [0, 2] })] }));
    expect(symptoms.map(({ explainedBy }) => explainedBy)).toEqual([[1], [], [1]]);
  });

  it("names a second fault beside the first where it explains what is left", () => {
    const second = cause({
      target: { type: "service", service: DETAILS },
      ...{ kind: "slow_service", confidence: 0.7, explains: [1] },
    });
    const { title } = reportOf(caseOf(), diagnosisOf({ causes: [cause({ explains: [0, 2] }), second] }));
    expect(title).toContain("very likely: default/ratings (crash); beside it default/details (slow service)");
  });

  it("keeps a second that is a guess out of the title", () => {
    const second = cause({ target: { type: "service", service: DETAILS }, confidence: 0.3, explains: [1] });
    const { title, causes } = reportOf(
      caseOf(),
      diagnosisOf({ causes: [cause({ explains: [0, 2] }), second] }),
    );
    expect(title).not.toContain("beside it");
    expect(causes).toHaveLength(2);
  });

  it.each([
    ["experiment", "experiment", "very likely: experiment default/x"],
    ["config", "config_change", "very likely: policy default/x"],
    ["release", "bad_version", "very likely: release default/x (bad version)"],
  ] as const)("names a %s that is %s once", (kind, causeKind, words) => {
    const change = { kind, name: "default/x", atMs: ONSET_MS, endedMs: null, services: [], summary: "x" };
    const blamed = cause({ target: { type: "change", change }, kind: causeKind });
    expect(reportOf(caseOf(), diagnosisOf({ causes: [blamed] })).title.split("; ")[1]).toBe(words);
  });

  it("says so where no cause stands out", () => {
    const { title, causes, next } = reportOf(caseOf(), diagnosisOf({ causes: [] }));
    expect(title).toBe("Users' requests to default/productpage fail; no cause stands out in the mesh");
    expect(causes).toEqual([]);
    expect(next.map(({ command }) => command)).toContain("meshfuse top --sort errors");
  });

  it.each([
    [0.95, "very likely"],
    [0.6, "likely"],
    [0.35, "possible"],
    [0.1, "weak"],
    [Number.NaN, "weak"],
  ])("calls a confidence of %d %s", (confidence, words) => {
    const { causes } = reportOf(caseOf(), diagnosisOf({ causes: [cause({ confidence })] }));
    expect(causes[0]?.likelihood).toBe(words);
  });

  it("puts what was changed nearest to the onset first, and says which is a cause", () => {
    const early = { kind: "config" as const, name: "default/ratings", atMs: ONSET_MS - 600_000 };
    const late = { kind: "config" as const, name: "default/ratings", atMs: ONSET_MS - 2_000 };
    const rest = { endedMs: null, services: [RATINGS], summary: "put" };
    const changes = [
      { ...early, ...rest },
      { ...late, ...rest },
    ];
    const blamed = cause({ target: { type: "change", change: { ...late, ...rest } }, kind: "config_change" });
    const told = reportOf(caseOf({ changes }), diagnosisOf({ causes: [blamed] })).changes;
    expect(told.map(({ offsetMs, rank }) => [offsetMs, rank])).toEqual([
      [-2_000, 1],
      [-600_000, null],
    ]);
  });

  it.each([
    [{ coverage: 0.97, baselineSteps: 60, observedSteps: 3, notes: [] }, "good"],
    [{ coverage: 0.97, baselineSteps: 60, observedSteps: 3, notes: ["few requests"] }, "fair"],
    [{ coverage: 0.7, baselineSteps: 60, observedSteps: 3, notes: [] }, "fair"],
    [{ coverage: 0.97, baselineSteps: 8, observedSteps: 3, notes: [] }, "fair"],
    [{ coverage: 0.3, baselineSteps: 60, observedSteps: 3, notes: [] }, "poor"],
    [{ coverage: 1, baselineSteps: 0, observedSteps: 3, notes: [] }, "poor"],
    [{ coverage: 1, baselineSteps: 60, observedSteps: 0, notes: [] }, "poor"],
  ])("calls data of %j %s", (quality, level) => {
    expect(reportOf(caseOf(), diagnosisOf({ quality })).quality.level).toBe(level);
  });

  it("says once what the diagnosis and the source of the data have to say of it", () => {
    const window = windowOf({ notes: ["the engine answered in part", "few requests"] });
    const quality = { coverage: 1, baselineSteps: 60, observedSteps: 3, notes: ["few requests"] };
    expect(reportOf(caseOf({ window }), diagnosisOf({ quality })).quality).toMatchObject({
      level: "fair",
      notes: ["few requests", "the engine answered in part"],
    });
  });

  it("has null for numbers that are none", () => {
    const broken = evidence({ z: Number.NaN, baseline: Number.NaN });
    const { causes } = reportOf(
      caseOf(),
      diagnosisOf({ causes: [cause({ evidence: [broken], score: Number.POSITIVE_INFINITY })] }),
    );
    expect(causes[0]?.evidence[0]).toMatchObject({ z: null, baseline: null, change: "? -> 100 %" });
    expect(causes[0]?.score).toBe(Number.MAX_SAFE_INTEGER);
  });

  it("is short in a list", () => {
    expect(summaryOf(report)).toEqual({
      ...{ id: 42, title: report.title, condition: "incident", severity: "critical" },
      ...{ onsetMs: ONSET_MS, detectedMs: ONSET_MS + 15_000, endedMs: null },
      harm: incidentOf().harm,
      cause: { name: RATINGS, kind: "crash", confidence: 0.91 },
    });
    expect(summaryOf(reportOf(caseOf(), diagnosisOf({ causes: [] }))).cause).toBeNull();
  });
});
