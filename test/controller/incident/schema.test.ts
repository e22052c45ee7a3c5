import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  INCIDENT_FILE_SCHEMA,
  INCIDENT_REPORT,
  INCIDENT_SUMMARY,
  reportOf,
  summaryOf,
} from "../../../controller/incident/index.js";
import { closedSchema, type Schema } from "../../../controller/incident/schema/index.js";
import { anyCase, anyDiagnosis } from "./support/arbitrary.js";
import { caseOf, diagnosisOf } from "./support/case.js";

const FILE = new URL("../../../controller/incident/incident.schema.json", import.meta.url);
const ajv = new Ajv2020({ strictTypes: false, allErrors: true });
const compiled = (schema: Schema) => ajv.compile(closedSchema(schema));
const isReport = compiled(INCIDENT_REPORT);
const isSummary = compiled(INCIDENT_SUMMARY);

/** As it comes out of JSON. */
function parsed(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

/** Each place of a value, as a way into it. */
function placesIn(value: unknown, path: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== "object" || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, part]) => placesIn(part, [...path, key]))];
}

describe("the schema of a report", () => {
  it("is published as it is", () => {
    expect(JSON.parse(readFileSync(FILE, "utf8"))).toEqual(INCIDENT_FILE_SCHEMA);
  });

  it("takes each report that is made, of any case and diagnosis, and its line in a list", () => {
    fc.assert(
      fc.property(anyCase, anyDiagnosis, (given, diagnosis) => {
        const report = reportOf(given, diagnosis);
        expect(isReport(parsed(report)), ajv.errorsText(isReport.errors)).toBe(true);
        expect(isSummary(parsed(summaryOf(report))), ajv.errorsText(isSummary.errors)).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  it("refuses one with a field more or less, wherever it is", () => {
    const report = parsed(reportOf(caseOf(), diagnosisOf()));
    const objects = placesIn(report).filter((path) => path.length < 5);
    const seen = { more: 0, less: 0 };
    for (const path of objects) {
      const copy = parsed(report) as Record<string, unknown>;
      const at = path.reduce<unknown>((part, key) => (part as Record<string, unknown>)[key], copy);
      if (typeof at !== "object" || at === null || Array.isArray(at)) continue;
      const fields = at as Record<string, unknown>;
      fields.stranger = 1;
      expect(isReport(copy), `stranger in ${path.join(".")}`).toBe(false);
      seen.more++;
      delete fields.stranger;
      const [first = ""] = Object.keys(fields);
      delete fields[first];
      expect(isReport(copy), `${path.join(".")} without ${first}`).toBe(false);
      seen.less++;
    }
    expect(seen.more).toBeGreaterThan(20);
  });

  it("says of every field what it is", () => {
    const silent: string[] = [];
    const look = (schema: Schema, place: string): void => {
      const {
        properties = {},
        items,
        oneOf = [],
      } = schema as {
        properties?: Record<string, Schema>;
        items?: Schema;
        oneOf?: Schema[];
      };
      for (const [name, part] of Object.entries(properties)) {
        if (part.description === undefined && part.const === undefined && part.oneOf === undefined)
          silent.push(`${place}.${name}`);
        look(part, `${place}.${name}`);
      }
      if (items !== undefined) look(items, `${place}[]`);
      for (const branch of oneOf) look(branch, place);
    };
    look(INCIDENT_FILE_SCHEMA, "file");
    expect(silent).toEqual([]);
  });
});
