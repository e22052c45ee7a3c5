import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pathOf, readJson } from "../../../../controller/policy/read/index.js";

const read = (text: string) => readJson(Buffer.from(text));

function refusalOf(bytes: Uint8Array): string {
  const reading = readJson(bytes);
  return reading.ok
    ? "read"
    : `${pathOf(reading.marks, reading.refusal.pointer)}: ${reading.refusal.message}`;
}

/** JSON whose numbers are integers, for others stand as NaN. */
const json = fc
  .jsonValue()
  .filter((value) => JSON.stringify(value).match(/[0-9]\.[0-9]|[eE][+-]?[0-9]|-0/) === null);

describe("the strict JSON reader", () => {
  it("reads what the platform's reader reads", () => {
    fc.assert(
      fc.property(json, fc.constantFrom(undefined, 1, "\t"), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        const reading = read(text);
        expect(reading.ok && reading.tree.value).toEqual(JSON.parse(text));
      }),
    );
  });

  it("refuses what the platform's reader refuses, and throws nothing", () => {
    const token = fc.constantFrom(
      "{",
      "}",
      "[",
      "]",
      ",",
      ":",
      '"a"',
      '"',
      "1",
      "-",
      "0",
      "01",
      "true",
      "nul",
      " ",
      "\\",
    );
    fc.assert(
      fc.property(fc.array(token, { maxLength: 12 }), (tokens) => {
        const text = tokens.join("");
        let isJson = true;
        try {
          JSON.parse(text);
        } catch {
          isJson = false;
        }
        expect(read(text).ok, text).toBe(isJson);
      }),
      { numRuns: 2_000 },
    );
  });

  it("takes any bytes without an exception", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(typeof readJson(bytes).ok).toBe("boolean");
      }),
    );
  });

  it("tells the byte that cannot stand there, and where the reading was", () => {
    const cases: [string, string][] = [
      ["", ": not JSON at byte 0"],
      ['{"a":1,}', ": not JSON at byte 7"],
      ['{"a" 1}', "a: not JSON at byte 5"],
      ['{"a":[1,{"b":x}]}', "a[1].b: not JSON at byte 13"],
      ['{"ä":x}', "ä: not JSON at byte 6"],
      ['{"a":"\\x"}', "a: not JSON at byte 7"],
      ['{"a":"b\nc"}', "a: not JSON at byte 7"],
      ['{"a":"b', "a: not JSON at byte 7"],
      ["{} {}", ": not JSON at byte 3"],
      ["\ufeff{}", ": not JSON at byte 0"],
    ];
    for (const [text, line] of cases) expect(refusalOf(Buffer.from(text)), text).toBe(line);
  });

  it("refuses half of a surrogate pair, and takes a whole one", () => {
    expect(refusalOf(Buffer.from('{"a":"x\\ud800"}'))).toBe("a: an unpaired surrogate at byte 7");
    expect(refusalOf(Buffer.from('{"a":"\\ud800\\u0041"}'))).toBe("a: an unpaired surrogate at byte 6");
    expect(refusalOf(Buffer.from('{"a":"\\ude00"}'))).toBe("a: an unpaired surrogate at byte 6");
    const reading = read('"\\ud83d\\ude00"');
    expect(reading.ok && reading.tree.value).toBe("😀");
  });

  it("refuses bytes that are not UTF-8 where they stand", () => {
    const withBytes = (...bytes: number[]) =>
      Buffer.concat([Buffer.from('{"a":"x'), Buffer.from(bytes), Buffer.from('"}')]);
    expect(refusalOf(withBytes(0xff))).toBe("a: not UTF-8 at byte 7");
    expect(refusalOf(withBytes(0xc3, 0xa4, 0xc3))).toBe("a: not UTF-8 at byte 9");
    expect(refusalOf(withBytes(0xef, 0xbf, 0x41))).toBe("a: not UTF-8 at byte 7");
    expect(refusalOf(withBytes(0xed, 0xa0, 0x80))).toBe("a: not UTF-8 at byte 7");
    expect(refusalOf(withBytes(0xc3, 0xa4))).toBe("read");
  });

  it("keeps reading behind a key given twice, and tells it", () => {
    const reading = read('{"a":{"b":1,"b":2},"c":3}');
    expect(reading.ok && reading.tree.refusals).toEqual([{ pointer: "/a/b", message: "given twice" }]);
    expect(reading.ok && reading.tree.value).toEqual({ a: { b: 1 }, c: 3 });
  });

  it("does not exhaust the stack on depth", () => {
    expect(refusalOf(Buffer.from("[".repeat(100_000)))).toMatch(/not JSON at byte 65$/);
  });
});

describe("a path", () => {
  it("tells lists from objects with numbers as keys, and shortens keys", () => {
    const reading = read(`{"a":[{"1":[2]}],"k/~\\n":1,"${"x".repeat(70)}":2}`);
    if (!reading.ok) throw new Error("not read");
    const paths = [...reading.tree.marks.keys()].map((pointer) => pathOf(reading.tree.marks, pointer));
    expect(paths).toEqual(["", "a", "a[0]", "a[0].1", "a[0].1[0]", "k/~\\n", `${"x".repeat(64)}...`]);
  });
});
