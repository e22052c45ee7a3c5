// The parser: RFC 8259 to the letter, in place, never beyond the document.
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { type Decoder, startDecoder } from "../support/decoder.js";
import { FULL } from "../support/documents.js";

let decoder: Decoder;
beforeAll(async () => {
  decoder = await startDecoder();
});

const refusalOf = (document: string | Uint8Array) => decoder.decode(document).refusal;

describe("what is no JSON", () => {
  it.each([
    ["{", "not JSON at byte 1"],
    ["{]", "not JSON at byte 1"],
    ["{,}", "not JSON at byte 1"],
    ["{'version':1}", "not JSON at byte 1"],
    ["{version:1}", "not JSON at byte 1"],
    ['{"version":1,}', "not JSON at byte 13"],
    ['{"version":1 "edge":true}', "not JSON at byte 13"],
    ['{"faults":[{"seed":01}]}', "faults[0]: not JSON at byte 20"],
    ['{"version":+1}', "version: not JSON at byte 11"],
    ['{"version":-}', "version: not JSON at byte 11"],
    ['{"version":.5}', "version: not JSON at byte 11"],
    ['{"version":NaN}', "version: not JSON at byte 11"],
    ['{"edge":truth}', "edge: not JSON at byte 8"],
    ['{"edge":truer}', "not JSON at byte 12"],
    ['{"edge":True}', "edge: not JSON at byte 8"],
    ['{"breakers":[,]}', "breakers[0]: not JSON at byte 13"],
    ['{"breakers":[{"name":"a"]}', "breakers[0]: not JSON at byte 24"],
    ['{"access":[}', "access[0]: not JSON at byte 11"],
    ['{"revision":"a', "revision: not JSON at byte 14"],
    ['{"revision":"\\x"}', "revision: not JSON at byte 14"],
    ['{"revision":"\\u12g4"}', "revision: not JSON at byte 14"],
    ['{"revision":"\\u12', "revision: not JSON at byte 14"],
    ['{"revision":"a\nb"}', "revision: not JSON at byte 14"],
    ['{"revision":"a\tb"}', "revision: not JSON at byte 14"],
    ["{} {}", "not JSON at byte 3"],
    ["{}\0", "not JSON at byte 2"],
    ["\ufeff{}", "not JSON at byte 0"],
    ["\v{}", "not JSON at byte 0"],
    ["//\n{}", "not JSON at byte 0"],
  ])("%j", (document, refusal) => {
    expect(refusalOf(document)).toBe(refusal);
  });
});

describe("texts", () => {
  it("are decoded as JSON.parse decodes them, whatever of them is escaped", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary", maxLength: 15 }),
        fc.infiniteStream(fc.boolean()),
        (text, escapes) => {
          const units = Array.from({ length: text.length }, (_, i) => text.charCodeAt(i));
          const all = units.map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`).join("");
          const some = [...text].map((char) =>
            escapes.next().value === true ? JSON.stringify(char).slice(1, -1) : escaped(char),
          );
          expect(decoder.decode(`{"revision":"${all}"}`).revision).toBe(text);
          expect(decoder.decode(`{"revision":"${some.join("")}"}`).revision).toBe(text);
        },
      ),
      { numRuns: 300 },
    );
  });

  it.each([
    [[0x80], 0],
    [[0xc3, 0x28], 0],
    [[0xc0, 0xaf], 0],
    [[0xe0, 0x80, 0xaf], 0],
    [[0xed, 0xa0, 0x80], 0],
    [[0xf0, 0x8f, 0xbf, 0xbf], 0],
    [[0xf4, 0x90, 0x80, 0x80], 0],
    [[0xf5, 0x80, 0x80, 0x80], 0],
    [[0x61, 0xe2, 0x82], 1],
    [[0xff], 0],
  ])("with the bytes %j are not UTF-8", (bytes, offset) => {
    const document = Buffer.concat([Buffer.from('{"revision":"'), Buffer.from(bytes), Buffer.from('"}')]);
    expect(refusalOf(document)).toBe(`revision: not UTF-8 at byte ${13 + offset}`);
  });

  it.each(["\\ud800", "\\udc00", "\\ud800\\ud800", "\\ud800x", "\\ud800\\n", "\\uDBFF\\u0041"])(
    "with the escape %s have an unpaired surrogate",
    (text) => {
      expect(refusalOf(`{"revision":"${text}"}`)).toBe("revision: an unpaired surrogate at byte 13");
    },
  );
});

describe("the document's edges", () => {
  const bytes = Buffer.from(JSON.stringify(FULL, null, 1).replaceAll("\n", "\r\n"));

  it("are kept at every length that a full document can be cut to", () => {
    for (let size = 0; size < bytes.length; size++) {
      const cut = bytes.subarray(0, size);
      const said = decoder.decodeBefore(cut, 0x22);
      expect(said.address, `cut at ${size}`).toBe(0);
      expect(decoder.decodeBefore(cut, 0x39).refusal).toBe(said.refusal);
    }
    expect(decoder.decodeBefore(bytes, 0x22).refusal).toBe("");
  });

  it("are kept in the middle of a value: what follows is not looked at", () => {
    for (const document of [
      '{"version":1',
      '{"edge":tru',
      '{"revision":"a\\',
      '{"revision":"\\u00',
      '{"node":',
    ]) {
      const said = [0, 0x22, 0x30, 0x65, 0x7d, 0xff].map(
        (byte) => decoder.decodeBefore(Buffer.from(document), byte).refusal,
      );
      expect(new Set(said).size).toBe(1);
    }
  });

  it("may be white space of every kind", () => {
    expect(refusalOf(' \t\r\n{ "edge" :\r\n true , "version"\t: 1 } \r\n')).toBe("");
  });
});

function escaped(char: string): string {
  return Array.from(
    { length: char.length },
    (_, i) => `\\u${char.charCodeAt(i).toString(16).padStart(4, "0")}`,
  ).join("");
}
