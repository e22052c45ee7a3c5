import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { diagnose as diagnoseLive } from "../../../controller/diagnose/index.js";
import { incidentFile, incidentFileText, replay, reportOf } from "../../../controller/incident/index.js";
import type { Case, Diagnosis } from "../../../controller/model/index.js";
import { anyCase } from "./support/arbitrary.js";
import { caseOf, cause, diagnosisOf } from "./support/case.js";

/** Blames whatever callers of it see fail; by the numbers of the case alone. */
function diagnose(given: Case): Diagnosis {
  const failing = given.window.ends.filter(({ samples }) =>
    samples.some((sample) => (sample?.outcomes?.failure ?? 0) > 0),
  );
  const causes = failing.map(({ destination }) =>
    cause({ target: { type: "service", service: destination } }),
  );
  return diagnosisOf({ atMs: given.observed.toMs, causes });
}

function textOf(given: Case, by = diagnose): string {
  const report = reportOf(given, by(given));
  return incidentFileText(incidentFile({ given, report, thresholds: {}, writtenBy: "1.2.3" }));
}

describe("a replay", () => {
  it("gives the report that was given then, to the byte", () => {
    const given = caseOf();
    const again = replay(textOf(given), diagnose);
    expect(again).toMatchObject({ isSame: true });
    const report = "report" in again ? again.report : undefined;
    expect(JSON.stringify(report)).toBe(JSON.stringify(reportOf(given, diagnose(given))));
    expect(report?.causes[0]?.name).toBe("default/productpage");
  });

  it("does so for any case", () => {
    fc.assert(
      fc.property(anyCase, (given) => {
        const again = replay(textOf(given), diagnose);
        expect("isSame" in again && again.isSame).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it("does so by the diagnosis that the controller makes, whatever the case", () => {
    fc.assert(
      fc.property(anyCase, (given) => {
        const again = replay(textOf(given, diagnoseLive), diagnoseLive);
        expect("isSame" in again && again.isSame).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it("tells where the file says something else", () => {
    const text = textOf(caseOf(), () => diagnosisOf());
    expect(replay(text, diagnose)).toMatchObject({ isSame: false, file: { report: { id: 42 } } });
  });

  it("goes by the numbers of the file, and not by what was reported", () => {
    const file = JSON.parse(textOf(caseOf()));
    file.report.title = "all is well";
    const again = replay(JSON.stringify(file), diagnose);
    expect(again).toMatchObject({ isSame: false });
    expect("report" in again && again.report.title).toContain("fail");
  });

  it("takes a file whose keys a hand has put in another order for the same", () => {
    const { report, ...file } = JSON.parse(textOf(caseOf()));
    const turned = Object.fromEntries(Object.entries(report).reverse());
    expect(replay(JSON.stringify({ report: turned, ...file }), diagnose)).toMatchObject({ isSame: true });
  });

  it("hands on why a file cannot be read", () => {
    expect(replay("{}", diagnose)).toEqual({ errors: [expect.stringContaining("no file of an incident")] });
  });
});
