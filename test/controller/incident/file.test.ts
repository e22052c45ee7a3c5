import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  incidentFile,
  incidentFilePieces,
  incidentFileText,
  MOST_FILE_BYTES,
  readIncidentFile,
  reportOf,
} from "../../../controller/incident/index.js";
import type { Case } from "../../../controller/model/index.js";
import { anyCase } from "./support/arbitrary.js";
import { caseOf, diagnosisOf, end, samplesOf, windowOf } from "./support/case.js";

const THRESHOLDS = { objective: 0.999, latencyZ: 6 };

function textOf(given: Case = caseOf()): string {
  const report = reportOf(given, diagnosisOf());
  return incidentFileText(incidentFile({ given, report, thresholds: THRESHOLDS, writtenBy: "1.2.3" }));
}

function errorsOf(text: string): string[] {
  const reading = readIncidentFile(text);
  return "errors" in reading ? reading.errors : [];
}

/** The file, changed by hand. */
function damaged(change: (file: ReturnType<typeof JSON.parse>) => void): string {
  const file = JSON.parse(textOf());
  change(file);
  return JSON.stringify(file);
}

describe("the file of an incident", () => {
  it("gives back the case that it was made of", () => {
    const given = caseOf();
    const reading = readIncidentFile(textOf(given));
    expect(reading).toMatchObject({ file: { writtenBy: "1.2.3", thresholds: THRESHOLDS } });
    expect("given" in reading && reading.given).toEqual(given);
  });

  it("gives back any case but for what JSON cannot hold, and the same bytes when it is written again", () => {
    fc.assert(
      fc.property(anyCase, (given) => {
        const text = textOf(given);
        const reading = readIncidentFile(text);
        if ("errors" in reading) throw new Error(reading.errors.join("\n"));
        expect(textOf(reading.given)).toBe(text);
        const first = reading.given.window.ends.map(({ samples }) => samples);
        expect(first).toEqual(given.window.ends.map(({ samples }) => samples.map(asTold)));
      }),
      { numRuns: 60 },
    );
  });

  it("comes in pieces of a series each, which are the same bytes", () => {
    fc.assert(
      fc.property(anyCase, (given) => {
        const report = reportOf(given, diagnosisOf());
        const parts = { given, report, thresholds: THRESHOLDS, writtenBy: "1.2.3" };
        const pieces = [...incidentFilePieces(parts)];
        expect(pieces.join("")).toBe(incidentFileText(incidentFile(parts)));
        const { ends, services, instances } = given.window;
        expect(pieces.length).toBeGreaterThan(ends.length + services.length + instances.length);
      }),
      { numRuns: 60 },
    );
  });

  it("has the same bytes, in whatever order its keys were made", () => {
    const given = caseOf();
    const turned = Object.fromEntries(Object.entries(given).reverse()) as unknown as Case;
    expect(textOf({ ...turned, incident: { ...given.incident } })).toBe(textOf(given));
  });

  it("has numbers that are none as not told", () => {
    const broken = samplesOf([10, 0, 5], [10, 0, Number.NaN]);
    const window = windowOf({ ends: [end("outside", "a", "destination", broken)] });
    const reading = readIncidentFile(textOf(caseOf({ window })));
    const last = "given" in reading ? reading.given.window.ends[0]?.samples.at(-1) : undefined;
    expect(last).toMatchObject({ requests: 10, latency: {} });
  });

  it("stays far under its bound for a thousand edges of three minutes at five seconds a step", () => {
    const one = windowOf().ends[0]?.samples ?? [];
    const ends = Array.from({ length: 2000 }, (_, index) => end("outside", `shop/s${index}`, "source", one));
    const bytes = Buffer.byteLength(textOf(caseOf({ window: windowOf({ ends }) })));
    // 72 of the 180 steps that a live case has at most.
    expect((bytes * 180) / 72).toBeLessThan(MOST_FILE_BYTES / 2);
  });
});

describe("a file that is damaged", () => {
  it.each<[string, string, string]>([
    ["cut off", textOf().slice(0, 500), "it is no JSON: "],
    ["empty", "", "it is no JSON: "],
    ["of something else", "{}", 'it is no file of an incident: format is nothing, not "meshfuse-incident"'],
    ["a list", "[1]", "it is no file of an incident"],
    ["null", "null", "it is no file of an incident"],
    [
      "of a later form",
      damaged((file) => (file.version = 2)),
      'version: 2 is not 1; it was written by meshfuse "1.2.3": replay it with that',
    ],
    ["without its case", damaged((file) => delete file.case), "case: missing"],
    [
      "with more than it has",
      damaged((file) => (file.case.window.extra = 1)),
      "case.window.extra: unknown field",
    ],
    [
      "with a word for a number",
      damaged((file) => (file.case.incident.symptoms[1].z = "high")),
      'case.incident.symptoms[1].z: "high" must be number',
    ],
    [
      "with a kind that is none",
      damaged((file) => (file.case.incident.symptoms[0].kind = "sad")),
      'case.incident.symptoms[0].kind: "sad" is not one of errors, latency',
    ],
    [
      "with a target that is none",
      damaged((file) => (file.report.causes[0].target = { type: "moon" })),
      'report.causes[0].target: {"type":"moon"} is none of those that may stand here',
    ],
    [
      "with a column that is too short",
      damaged((file) => file.case.window.ends[3].samples.requests.pop()),
      "case.window.ends[3].samples.requests has 71 entries, heard has 72",
    ],
    [
      "with a resource that is too short",
      damaged((file) => file.case.window.instances[0].resources.cpu.pop()),
      "case.window.instances[0].resources.cpu has 71 entries, the window has 72 steps",
    ],
    [
      "with steps beyond the window",
      damaged((file) => (file.case.window.ends[0].samples.heard = [[10, 72]])),
      "case.window.ends[0].samples.heard: [10, 72] is not after the one before and within 72 steps",
    ],
    [
      "with steps twice",
      damaged(
        (file) =>
          (file.case.window.ends[0].samples.heard = [
            [0, 36],
            [35, 36],
          ]),
      ),
      "case.window.ends[0].samples.heard: [35, 36] is not after",
    ],
    [
      "with an entry that is none",
      damaged((file) => (file.case.window.ends[0].samples.untold = [72])),
      "case.window.ends[0].samples.untold: there is no entry 72",
    ],
    [
      "with no steps at all",
      damaged((file) => (file.case.window.stepMs = 0)),
      "case.window.stepMs: 0 must be > 0",
    ],
  ])("%s is refused with where and what", (_, text, words) => {
    expect(errorsOf(text)[0]).toContain(words);
  });

  it("has its errors told, but no thousands of them", () => {
    const text = damaged((file) => {
      file.case.window.ends = Array.from({ length: 500 }, () => ({}));
    });
    const errors = errorsOf(text);
    expect(errors).toHaveLength(11);
    expect(errors.at(-1)).toMatch(/^and \d+ more$/);
  });

  it("is refused where it is short, but would open into gigabytes", () => {
    const silent = { heard: [], requests: [], inFlight: [], outcomes: {}, untold: [], latency: {} };
    const text = damaged((file) => {
      const { window } = file.case;
      Object.assign(window, { steps: 20_000, instances: [], services: [] });
      const one = { seenBy: "source", source: "a", destination: "b", samples: silent };
      window.ends = Array.from({ length: 1001 }, () => one);
    });
    expect(errorsOf(text)).toEqual(["case.window: 1001 series of 20000 steps are over 20000000 samples"]);
  });

  it("is refused by its size before it is read", () => {
    expect(errorsOf(" ".repeat(MOST_FILE_BYTES + 1))).toEqual([
      `it has ${MOST_FILE_BYTES + 1} bytes; ${MOST_FILE_BYTES} are the most`,
    ]);
  });

  it("never throws, whatever was done to its text", () => {
    const text = textOf();
    fc.assert(
      fc.property(fc.nat(text.length), fc.string({ maxLength: 3 }), (at, put) => {
        const reading = readIncidentFile(`${text.slice(0, at)}${put}${text.slice(at + put.length)}`);
        expect("errors" in reading || "given" in reading).toBe(true);
      }),
      { numRuns: 100 },
    );
  });
});

function asTold(sample: Case["window"]["ends"][number]["samples"][number]) {
  return sample === undefined ? undefined : JSON.parse(JSON.stringify(sample));
}
