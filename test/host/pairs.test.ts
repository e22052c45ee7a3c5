import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodePairs, encodePairs, fromByteString, type Pair } from "./index.js";

const byteText = fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes).toString("latin1"));

describe("header pairs on the wire", () => {
  it("are a count, all sizes, then all texts with a NUL behind each", () => {
    expect([
      ...encodePairs([
        ["a", "bc"],
        [":x", ""],
      ]),
    ]).toEqual([
      ...[2, 0, 0, 0], // two pairs
      ...[1, 0, 0, 0, 2, 0, 0, 0], // "a", "bc"
      ...[2, 0, 0, 0, 0, 0, 0, 0], // ":x", ""
      ...[97, 0, 98, 99, 0, 58, 120, 0, 0],
    ]);
  });

  it("come back as they went, whatever bytes they hold", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(byteText, byteText)), (pairs) => {
        expect(decodePairs(encodePairs(pairs))).toEqual(pairs);
      }),
    );
  });

  it("are none at all when the bytes are too short for their count", () => {
    const whole = encodePairs([["a", "b"]] satisfies Pair[]);
    expect(decodePairs(whole.subarray(0, 3))).toEqual([]);
    expect(decodePairs(whole.subarray(0, 11))).toEqual([]);
    expect(decodePairs(Uint8Array.of(255, 255, 255, 255))).toEqual([]);
  });

  it("end with the bytes when a text is cut off", () => {
    expect(decodePairs(encodePairs([["name", "value"]]).subarray(0, 19))).toEqual([["name", "va"]]);
  });

  it("can be read from the middle of a larger memory", () => {
    const memory = new Uint8Array(64);
    memory.set(encodePairs([["k", "v"]]), 7);
    expect(decodePairs(memory.subarray(7, 30))).toEqual([["k", "v"]]);
  });

  it("keep bytes above 0x7f", () => {
    expect(decodePairs(encodePairs([["k", "\xff\x80"]]))).toEqual([["k", "\xff\x80"]]);
    expect([...fromByteString("\xff\x80")]).toEqual([255, 128]);
  });
});
