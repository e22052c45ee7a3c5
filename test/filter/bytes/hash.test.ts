// MurmurHash3_x86_32 against its published values: faults are drawn with it, here and in the controller.
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { Matcher } from "../support/matcher.js";

let matcher: Matcher;
beforeAll(async () => {
  matcher = await Matcher.start();
});

/** The algorithm as its author describes it, byte by byte. */
function reference(bytes: Uint8Array, seed: number): number {
  const scramble = (k: number) => {
    const c = Math.imul(k, 0xcc9e2d51);
    return Math.imul((c << 15) | (c >>> 17), 0x1b873593);
  };
  let h = seed;
  const whole = bytes.length - (bytes.length % 4);
  for (let i = 0; i < whole; i += 4) {
    h ^= scramble(Buffer.from(bytes).readInt32LE(i));
    h = Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64;
  }
  const tail = [...bytes.subarray(whole)].reduce((k, byte, i) => k | (byte << (8 * i)), 0);
  h ^= scramble(tail) ^ bytes.length;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

describe("murmur3", () => {
  it.each([
    ["", 0, 0],
    ["", 1, 0x514e28b7],
    ["", 0xffffffff, 0x81f16f39],
    ["hello", 0, 0x248bfa47],
    ["hello, world", 0, 0x149bbb7f],
    ["The quick brown fox jumps over the lazy dog", 0, 0x2e4ff723],
    ["test", 0, 0xba6bd213],
    ["test", 0x9747b28c, 0x704b81dc],
    ["aaaa", 0x9747b28c, 0x5a97808a],
    ["aaa", 0x9747b28c, 0x283e0130],
    ["aa", 0x9747b28c, 0x5d211726],
    ["a", 0x9747b28c, 0x7fa09ea6],
    ["abcd", 0x9747b28c, 0xf0478627],
    ["Hello, world!", 0x9747b28c, 0x24884cba],
  ])("of %j with seed %d is %d", (text, seed, expected) => {
    expect(matcher.hash(text, seed)).toBe(expected);
    expect(reference(Buffer.from(text), seed)).toBe(expected);
  });

  it("agrees with the reference on any bytes and seed", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 70 }),
        fc.integer({ min: 0, max: 0xffffffff }),
        (bytes, seed) => {
          expect(matcher.hash(bytes, seed)).toBe(reference(bytes, seed));
        },
      ),
      { numRuns: 500 },
    );
  });
});
