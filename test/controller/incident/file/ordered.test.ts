import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ordered } from "../../../../controller/incident/file/ordered.js";
import { reportOf } from "../../../../controller/incident/index.js";
import { CAUSE_TARGET, INCIDENT_REPORT } from "../../../../controller/incident/schema/index.js";
import { count, list, map, record, text } from "../../../../controller/incident/schema/parts.js";
import { anyCase, anyDiagnosis } from "../support/arbitrary.js";

const PERSON = record("p", { name: text("n"), age: count("a") }, { nick: text("k") });

function keysTurned(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(keysTurned);
  const entries = Object.entries(value).reverse();
  return Object.fromEntries(entries.map(([key, part]) => [key, keysTurned(part)]));
}

describe("data in the order of its schema", () => {
  it("has its fields as the schema has them, and none that it does not name", () => {
    const value = ordered(PERSON, { extra: 1, nick: "x", age: 3, name: "ann" });
    expect(JSON.stringify(value)).toBe('{"name":"ann","age":3,"nick":"x"}');
  });

  it("leaves out what is undefined, and keeps null", () => {
    expect(JSON.stringify(ordered(PERSON, { name: undefined, age: null }))).toBe('{"age":null}');
  });

  it("goes into lists, and leaves their order", () => {
    const people = list("l", PERSON);
    expect(
      JSON.stringify(
        ordered(people, [
          { age: 2, name: "b" },
          { age: 1, name: "a" },
        ]),
      ),
    ).toBe('[{"name":"b","age":2},{"name":"a","age":1}]');
  });

  it("orders the names of a map by themselves", () => {
    const ages = map("m", count("a"));
    expect(JSON.stringify(ordered(ages, { zoe: 1, ann: 2, __proto__x: 3 }))).toBe(
      '{"__proto__x":3,"ann":2,"zoe":1}',
    );
  });

  it("keeps a name that means something to the language", () => {
    const value = ordered(map("m", count("a")), JSON.parse('{"__proto__":1}'));
    expect(JSON.stringify(value)).toBe('{"__proto__":1}');
  });

  it("tells alternatives apart by what is constant in them", () => {
    const edge = ordered(CAUSE_TARGET, { destination: "b", service: "no", source: "a", type: "edge" });
    expect(JSON.stringify(edge)).toBe('{"type":"edge","source":"a","destination":"b"}');
    expect(ordered(CAUSE_TARGET, { type: "moon" })).toEqual({ type: "moon" });
  });

  it("leaves what is no object as it is", () => {
    expect([1, "a", null, true].map((value) => ordered(PERSON, value))).toEqual([1, "a", null, true]);
  });

  it("is the same for any order that it came in", () => {
    fc.assert(
      fc.property(anyCase, anyDiagnosis, (given, diagnosis) => {
        const report = reportOf(given, diagnosis);
        const turned = ordered(INCIDENT_REPORT, keysTurned(report));
        expect(JSON.stringify(turned)).toBe(JSON.stringify(report));
      }),
      { numRuns: 50 },
    );
  });
});
