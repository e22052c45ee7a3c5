import { describe, expect, it } from "vitest";
import { fieldChanges, fieldLines } from "../../../controller/cli/fields.js";
import { painter } from "../../../controller/cli/output.js";

const PLAIN = painter({ write: () => true }, {});

describe("fields that differ", () => {
  it("are none in equal documents", () => {
    expect(fieldChanges({ a: [1, { b: 2 }] }, { a: [1, { b: 2 }] })).toEqual([]);
  });

  it("are told by their paths, what is new and what is gone", () => {
    const before = { spec: { trip: { consecutive: 5 }, mode: "shadow" } };
    const after = { spec: { trip: { consecutive: 7, rate: { threshold: "50%" } } } };
    expect(fieldChanges(before, after)).toEqual([
      { path: "spec.trip.consecutive", from: 5, to: 7 },
      { path: "spec.trip.rate.threshold", to: "50%" },
      { path: "spec.mode", from: "shadow" },
    ]);
  });

  it("takes a list of plain values as one", () => {
    expect(fieldChanges({ hosts: ["a"] }, { hosts: ["a", "b"] })).toEqual([
      { path: "hosts", from: ["a"], to: ["a", "b"] },
    ]);
  });

  it("follows entries that have names, wherever they stand", () => {
    const before = { tags: [{ name: "tenant", maxValues: 5 }, { name: "tier" }] };
    const after = { tags: [{ name: "zone" }, { name: "tenant", maxValues: 6 }] };
    expect(fieldChanges(before, after)).toEqual([
      { path: "tags[zone].name", to: "zone" },
      { path: "tags[tenant].maxValues", from: 5, to: 6 },
      { path: "tags[tier]", from: { name: "tier" } },
    ]);
  });

  it("takes entries with one name twice as they stand", () => {
    const twice = { tags: [{ name: "a" }, { name: "a" }] };
    expect(fieldChanges(twice, { tags: [{ name: "a" }] })).toHaveLength(1);
  });

  it("tells a value that became of another sort", () => {
    expect(fieldChanges({ a: { b: 1 } }, { a: 5 })).toEqual([{ path: "a", from: { b: 1 }, to: 5 }]);
    expect(fieldChanges({ a: null }, { a: {} })).toEqual([{ path: "a", from: null, to: {} }]);
  });

  it("names every leaf of a document that is new", () => {
    expect(fieldChanges({}, { spec: { trip: { consecutive: 5 } }, empty: {} })).toEqual([
      { path: "spec.trip.consecutive", to: 5 },
      { path: "empty", to: {} },
    ]);
  });

  it("knows no name that an object is born with", () => {
    expect(fieldChanges({}, { constructor: 1, toString: { a: 1 } })).toHaveLength(2);
  });
});

describe("their lines", () => {
  it("have a sign each, and the values", () => {
    const changes = fieldChanges({ a: 1, b: 2 }, { a: 3, c: "x" });
    expect(fieldLines(changes, PLAIN)).toBe('  ~ a: 1 -> 3\n  + c: "x"\n  - b: 2\n');
  });

  it("are cut where they are long, and harmless where they are hostile", () => {
    const lines = fieldLines(fieldChanges({}, { body: "x".repeat(5000), "a\u001b[2J": "\u009b" }), PLAIN);
    expect(lines).toContain('x...\n  + a?[2J: "?"\n');
    expect(lines.length).toBeLessThan(300);
  });
});
