// Tags as people write them, by the rules that hold between their fields.
import { describe, expect, it } from "vitest";
import { checkDocuments, checkFilterConfig } from "../../../../controller/policy/index.js";
import { tagsText } from "../documents.js";

function linesOf(tags: string): string[] {
  return checkDocuments(tagsText("t", tags), "t.yaml").errors.map(
    ({ path, message }) => `${path}: ${message}`,
  );
}

const tag = (more: string) => linesOf(`[{name: a, from: {header: a}, ${more}}]`);
const from = (source: string) => linesOf(`[{name: a, from: {${source}}}]`);

describe("a policy of tags", () => {
  it.each([
    "header: x-tenant",
    "cookie: session",
    "query: 'filter[color]'",
    "pathSegment: 2",
    "template: '/users/{id}', take: id",
    "value: gold",
    "attribute: status_class",
  ])("takes a value from {%s}", (source) => {
    expect(from(source)).toEqual([]);
  });

  it("names the line of a mistake, and the value", () => {
    const { errors } = checkDocuments(tagsText("t", "[{name: a, from:\n  {pathSegment: 0}}]"), "t.yaml");
    expect(errors).toEqual([
      {
        source: "t.yaml:5",
        document: "RequestTags default/t",
        path: "spec.tags[0].from.pathSegment",
        message: "0 is under 1",
      },
    ]);
  });

  it("refuses two sources, and none", () => {
    const names = "header, cookie, query, pathSegment, template, value, attribute";
    expect(from("header: a, query: b")).toEqual([`spec.tags[0].from: takes only one of ${names}`]);
    expect(from("")).toEqual([`spec.tags[0].from: needs one of ${names}`]);
    expect(from("take: a")).toEqual([`spec.tags[0].from: needs one of ${names}`]);
  });

  it("takes a variable with its template alone, and one that is in it", () => {
    const where = "spec.tags[0].from.take";
    expect(from("template: '/users/{id}'")).toEqual([`${where}: missing`]);
    expect(from("query: a, take: a")).toEqual([`${where}: needs template`]);
    expect(from("template: '/users/{id}', take: user")).toEqual([
      `${where}: "user" is not a variable of template`,
    ]);
    expect(from("template: '/users/{id', take: user")).toEqual([
      'spec.tags[0].from.template: "/users/{id" is not a template such as /users/{id}',
    ]);
  });

  it("tells all mistakes of a tag at once", () => {
    expect(tag("redact: [hex, hex], to: {metric: false}, maxValues: 0")).toEqual([
      "spec.tags[0].redact[1]: given twice",
      "spec.tags[0].to: needs one of metric, header, log",
      "spec.tags[0].maxValues: 0 is under 1",
    ]);
  });

  it("refuses a tag that goes nowhere", () => {
    expect(tag("to: {metric: false}")).toEqual(["spec.tags[0].to: needs one of metric, header, log"]);
    expect(tag("to: {metric: false, log: true}")).toEqual([]);
    expect(tag("to: {metric: false, header: x-mf-a}")).toEqual([]);
    expect(tag("to: {}")).toEqual([]);
  });

  it("gives no header that belongs to others, however it is written", () => {
    for (const header of ["Host", "cookie", "X-Request-ID", "x-envoy-retry-on", "X-MeshFuse-Source"]) {
      expect(tag(`to: {header: ${header}}`)).toEqual([
        `spec.tags[0].to.header: "${header.toLowerCase()}" is a reserved name`,
      ]);
    }
    expect(tag("to: {header: ':path'}")).toEqual(['spec.tags[0].to.header: ":path" is not a header name']);
  });

  it("sends no status class upstream, where it is not known yet", () => {
    const where = "name: a, from: {attribute: status_class}";
    expect(linesOf(`[{${where}, to: {header: x-mf-a}}]`)).toEqual([
      "spec.tags[0].to.header: not with status_class",
    ]);
    expect(linesOf(`[{${where}, to: {log: true}}]`)).toEqual([]);
  });

  it("hashes without naming a key, which is the controller's", () => {
    expect(tag("hash: true")).toEqual([]);
    expect(checkDocuments(tagsText("t", "[]", ", hashKey: aa"), "t").errors).toContainEqual(
      expect.objectContaining({ path: "spec.hashKey", message: "unknown field" }),
    );
  });
});

describe("a hash key that is wrong", () => {
  const KEY = "000102030405060708090a0b0c0d0e0f";

  it.each([
    `"${KEY}0"`,
    `"${KEY.slice(1)}x"`,
    "12345678901234567890123456789012",
    `["${KEY}"]`,
    `{"${KEY}":1}`,
  ])("is refused without a word of it: %s", (hashKey) => {
    expect(checkFilterConfig(`{"hashKey":${hashKey}}`)).toEqual(["hashKey: is not 32 hex digits"]);
  });

  it("is missed where a tag hashes, and only there", () => {
    const tags = [
      { name: "a", from: { header: "a" }, hash: false },
      { name: "b", from: { header: "b" }, hash: true },
    ];
    expect(checkFilterConfig(JSON.stringify({ tags }))).toEqual(["tags[1].hash: needs hashKey"]);
    expect(checkFilterConfig(JSON.stringify({ tags, hashKey: KEY }))).toEqual([]);
    expect(checkFilterConfig(JSON.stringify({ hashKey: KEY }))).toEqual([]);
  });
});
