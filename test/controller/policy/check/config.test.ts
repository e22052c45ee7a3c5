import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkFilterConfig } from "../../../../controller/policy/index.js";

const BREAKER = { name: "default/ratings", trip: { consecutive: 5 } };

describe("a filter's configuration", () => {
  it("is refused over 256 KiB without being read", () => {
    expect(checkFilterConfig("x".repeat(262_145))).toEqual(["262145 bytes are over 262144"]);
    expect(checkFilterConfig(`{}${" ".repeat(262_142)}`)).toEqual([]);
  });

  it("is counted in bytes, not in characters", () => {
    expect(checkFilterConfig(`{"revision":"${"ä".repeat(131_072)}"}`)[0]).toMatch(/ bytes are over 262144$/);
  });

  it("may come as bytes, which must be UTF-8", () => {
    expect(checkFilterConfig(Buffer.from('{"revision":"a"}'))).toEqual([]);
    expect(checkFilterConfig(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]))).toEqual([
      "not UTF-8 at byte 2",
    ]);
  });

  it("has all its refusals told, in the order of the text", () => {
    const config = {
      edge: 5,
      breakers: [{ ...BREAKER, mode: "off" }, BREAKER, { ...BREAKER, match: { sources: ["a"] } }],
      limits: { series: 0 },
    };
    expect(checkFilterConfig(JSON.stringify(config))).toEqual([
      "edge: 5 is not true or false",
      'breakers[0].mode: "off" is not one of enforce, shadow, forcedOpen, disabled',
      'breakers[1].name: "default/ratings" is a name given twice',
      'breakers[2].name: "default/ratings" is a name given twice',
      "breakers[2].match.sources: only with direction inbound",
      "limits.series: 0 is under 1",
    ]);
  });

  it("shows the beginning of a long name that is given twice", () => {
    const long = { ...BREAKER, name: "y".repeat(200) };
    expect(checkFilterConfig(JSON.stringify({ breakers: [long, long] }))).toEqual([
      `breakers[1].name: "${"y".repeat(64)}..." is a name given twice`,
    ]);
  });

  it("takes 1,024 breakers and no more", () => {
    const breakers = (count: number) =>
      JSON.stringify({
        breakers: Array.from({ length: count }, (_unused, index) => ({ ...BREAKER, name: `b${index}` })),
      });
    expect(checkFilterConfig(breakers(1024))).toEqual([]);
    expect(checkFilterConfig(breakers(1025))).toEqual(["breakers: has more than 1024 entries"]);
  });

  it("counts conditions over all sections", () => {
    const entry = (name: string, count: number) => ({
      name,
      match: { methods: Array.from({ length: count }, () => "M") },
    });
    const config = (last: number) => ({
      breakers: [{ ...BREAKER, ...entry("b", 4000) }],
      faults: [{ ...entry("f", 90), percentage: "1%", delay: { fixed: "1s" }, activeFor: "1m" }],
      tags: [{ ...entry("tenant", last), from: { header: "a" } }],
    });
    expect(checkFilterConfig(JSON.stringify(config(6)))).toEqual([]);
    expect(checkFilterConfig(JSON.stringify(config(7)))).toEqual([
      "tags[0].match: more than 4096 conditions",
    ]);
  });

  it("may be any JSON, and is refused without an exception", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const lines = checkFilterConfig(text);
        expect(lines.every((line) => !line.includes("\n"))).toBe(true);
      }),
    );
  });

  it("may have any value in any place, and is refused without an exception", () => {
    const section = fc.constantFrom(
      "version",
      "node",
      "services",
      "report",
      "breakers",
      "faults",
      "tags",
      "limits",
    );
    const field = fc.constantFrom(
      "name",
      "match",
      "trip",
      "open",
      "delay",
      "abort",
      "unit",
      "from",
      "to",
      "values",
    );
    fc.assert(
      fc.property(section, field, fc.jsonValue(), fc.boolean(), (where, name, value, inList) => {
        const entry = { [name]: value };
        const lines = checkFilterConfig(JSON.stringify({ [where]: inList ? [entry] : entry }));
        expect(Array.isArray(lines)).toBe(true);
      }),
    );
  });
});
