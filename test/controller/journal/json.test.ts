import { describe, expect, it } from "vitest";
import { jsonText } from "../../../controller/journal/json.js";

const circle: unknown[] = [];
circle.push(circle);

describe("the JSON text of a record", () => {
  it.each([
    [null, "null"],
    [{ a: [1, "two", true, { b: null }] }, '{"a":[1,"two",true,{"b":null}]}'],
    [{ a: undefined, b: 1 }, '{"b":1}'],
    ["line\nbreak \u2028 \ud800", '"line\\nbreak \u2028 \\ud800"'],
    [Object.assign(Object.create(null), { a: 1 }), '{"a":1}'],
  ])("is one line: %j", (value, text) => {
    expect(jsonText(value, "record")).toBe(text);
  });

  it.each([
    [undefined, "record is no JSON value: undefined"],
    [{ a: [0, Number.NaN] }, "record.a[1] is no JSON value: NaN"],
    [{ a: { b: Number.POSITIVE_INFINITY } }, "record.a.b is no JSON value: Infinity"],
    [[undefined], "record[0] is no JSON value: undefined"],
    [10n, "record is no JSON value: bigint"],
    [() => 1, "record is no JSON value: function"],
    [{ at: new Date(0) }, "record.at is no JSON value: a Date"],
    [new Map(), "record is no JSON value: a Map"],
    [{ toJSON: () => 1 }, "record is no JSON value: a Object"],
    [circle, "record is no JSON value: nested too deep, in a circle, or too long"],
  ])("is refused where JSON would change the value (%#)", (value, message) => {
    expect(() => jsonText(value, "record")).toThrow(new TypeError(message));
  });
});
