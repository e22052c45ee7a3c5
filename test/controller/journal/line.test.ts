import { crc32 } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { claimedBytes, decodeLine, encodeLine } from "../../../controller/journal/line.js";

const withChecksum = (content: string) =>
  Buffer.from(`${crc32(Buffer.from(content)).toString(16).padStart(8, "0")} ${content}\n`);

describe("a line of the journal", () => {
  it("comes back as it went in, wherever it stands", () => {
    const anything = fc.property(
      fc.jsonValue(),
      fc.nat(),
      fc.nat(),
      fc.uint8Array(),
      (value, number, batch, before) => {
        const json = JSON.stringify(value);
        const line = encodeLine(number, batch, json);
        const bytes = Buffer.concat([before, line, Buffer.from("more")]);
        const decoded = { number, batch, value: JSON.parse(json), bytes: line.length };
        expect(decodeLine(bytes, before.length)).toEqual(decoded);
        expect(claimedBytes(bytes, before.length)).toBe(line.length);
      },
    );
    fc.assert(anything);
  });

  it("keeps numbers up to the largest safe integer", () => {
    const line = encodeLine(Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER, "1");
    expect(decodeLine(line, 0)).toMatchObject({
      number: Number.MAX_SAFE_INTEGER,
      batch: Number.MAX_SAFE_INTEGER,
    });
  });

  it.each([
    ["nothing", Buffer.alloc(0)],
    ["text", Buffer.from("hello there, this is no line of a journal\n")],
    ["a wrong checksum", Buffer.from('00000000 3 1 1 "a"\n')],
    ["a length that is too short", withChecksum('2 1 1 "a"')],
    ["a length that is too long", withChecksum('4 1 1 "a"')],
    ["a right checksum over what is no JSON", withChecksum("3 1 1 abc")],
    ["no end", withChecksum('3 1 1 "a"').subarray(0, -1)],
  ])("is not made of %s", (_, bytes) => {
    expect(decodeLine(bytes, 0)).toBeUndefined();
  });

  it("does not claim a length before its head is whole", () => {
    expect(claimedBytes(Buffer.from("00000000 3 1 1"), 0)).toBeUndefined();
    expect(claimedBytes(Buffer.from("00000000 3 1 1 "), 0)).toBe(19);
  });
});
