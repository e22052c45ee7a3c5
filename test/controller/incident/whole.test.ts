// From what sidecars tell to what a person reads: stories of chance, through detection, diagnosis, report, file and replay.
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Detector } from "../../../controller/detect/index.js";
import { diagnose } from "../../../controller/diagnose/index.js";
import {
  INCIDENT_REPORT,
  type IncidentReport,
  incidentFile,
  incidentFileText,
  replay,
  reportHtml,
  reportMarkdown,
  reportOf,
  reportText,
} from "../../../controller/incident/index.js";
import { closedSchema } from "../../../controller/incident/schema/index.js";
import type { Case, MeshWindow } from "../../../controller/model/index.js";
import { caseAfter } from "../detect/case.js";
import { STORY, type Story, windowsOf } from "../detect/story.js";

const isReport = new Ajv2020({ strictTypes: false }).compile(closedSchema(INCIDENT_REPORT));

/** Every incident that a story makes, as it was told last. */
function casesOf(windows: readonly MeshWindow[]): Case[] {
  const detector = new Detector();
  const cases = new Map<number, Case>();
  for (const window of windows)
    for (const incident of detector.take(window))
      cases.set(incident.id, caseAfter(incident, windows, window.fromMs + window.stepMs));
  return [...cases.values()];
}

/** Each has one incident. */
const TOLD = [
  story({ "outside a/shop": { failShare: 0.5 } }),
  story({ "outside a/shop": { traffic: 0, inFlight: 0 } }),
  story({ "a/cart a/store": { slowerMs: 500 } }),
];

function story(troubles: Story["parts"][number]["troubles"]): [Story] {
  const parts = [
    { troubles, steps: 12 },
    { troubles: {}, steps: 12 },
  ];
  return [{ seed: 1, parts }];
}

/** Of those stories, and of stories of chance: four of five have an incident, too. */
function forEachReport(check: (report: IncidentReport, given: Case) => void): void {
  let seen = 0;
  fc.assert(
    fc.property(STORY, (story) => {
      for (const given of casesOf(windowsOf(story))) {
        check(reportOf(given, diagnose(given)), given);
        seen += 1;
      }
    }),
    { numRuns: TOLD.length + 12, examples: TOLD },
  );
  expect(seen).toBeGreaterThanOrEqual(TOLD.length);
}

describe("the report on whatever happens", () => {
  it("is as its schema says, and made again of its file to the byte", () => {
    forEachReport((report, given) => {
      expect(isReport(JSON.parse(JSON.stringify(report))), JSON.stringify(isReport.errors)).toBe(true);
      const text = incidentFileText(incidentFile({ given, report, thresholds: {}, writtenBy: "1.2.3" }));
      expect(replay(text, diagnose)).toMatchObject({ isSame: true });
    });
  });

  it("has no word in it that is none, in any form", () => {
    forEachReport((report) => {
      for (const told of [reportText(report), reportMarkdown(report), reportHtml(report)])
        expect(told).not.toMatch(/\b(NaN|undefined|Infinity|null)\b|\[object /);
    });
  });

  it("says of users no more than was asked, and counts all harm once", () => {
    forEachReport(({ users }, { incident }) => {
      const { requests, failed, slow, missing } = users.harm;
      expect(failed + slow).toBeLessThanOrEqual(requests + 1e-6);
      expect(users.harm).toEqual(incident.harm);
      if (users.harmedShare === null) return;
      expect(users.harmedShare).toBeCloseTo((failed + slow + missing) / (requests + missing), 9);
      expect(users.harmedShare).toBeLessThanOrEqual(1);
    });
  });

  it("explains each symptom by the causes that it names, by their ranks", () => {
    forEachReport(({ causes, symptoms }) => {
      expect(causes.map(({ rank }) => rank)).toEqual(causes.map((_, index) => index + 1));
      const ranks = new Set(causes.map(({ rank }) => rank));
      for (const { explainedBy } of symptoms) for (const rank of explainedBy) expect(ranks).toContain(rank);
    });
  });

  it("shows as evidence what differs, and not the same number twice", () => {
    forEachReport(({ causes }) => {
      const same = causes
        .flatMap(({ evidence }) => evidence)
        .filter(({ change }) => {
          const [before, since] = change.split(" -> ");
          return before === since;
        });
      expect(same.map(({ series, change }) => `${series}: ${change}`)).toEqual([]);
    });
  });
});
