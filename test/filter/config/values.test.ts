// Durations, percentages and integers against references written another way.
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { type Decoder, startDecoder } from "../support/decoder.js";
import { BREAKER, FAULT } from "../support/documents.js";

let decoder: Decoder;
beforeAll(async () => {
  decoder = await startDecoder();
});

const UNITS = { ms: 1n, s: 1000n, m: 60_000n, h: 3_600_000n };
const YEAR_MS = 8760n * 3_600_000n;
const digits = (most: number) => fc.stringMatching(new RegExp(`^[0-9]{0,${most}}$`));

function breakerOf(fields: object) {
  return decoder.program({ breakers: [{ ...BREAKER, ...fields }] }).entry("breakers", "BreakerSpec", 0);
}

function faultOf(fields: object) {
  return decoder.program({ faults: [{ ...FAULT, ...fields }] }).entry("faults", "FaultSpec", 0);
}

const breakerRefusal = (fields: object) =>
  decoder.decode(JSON.stringify({ breakers: [{ ...BREAKER, ...fields }] })).refusal;
const faultRefusal = (fields: object) =>
  decoder.decode(JSON.stringify({ faults: [{ ...FAULT, ...fields }] })).refusal;

/** Whole number and rest of `text` (digits with an optional fraction) times `factor`. */
function times(text: string, factor: bigint): { whole: bigint; rest: bigint; scale: bigint } {
  const [before = "", after = ""] = text.split(".");
  const scale = 10n ** BigInt(after.length);
  const product = BigInt(before + after) * factor;
  return { whole: product / scale, rest: product % scale, scale };
}

const decimal = fc
  .tuple(digits(7), digits(11), fc.boolean())
  .map(([a, b, zeros]) => `${a === "" ? "0" : a}${b === "" ? "" : `.${b}`}${b !== "" && zeros ? "000" : ""}`);

describe("durations", () => {
  it("are what their digits and unit say, or no duration below 1 ms", () => {
    fc.assert(
      fc.property(decimal, fc.constantFrom("ms", "s", "m", "h"), (number, unit) => {
        const { whole, rest } = times(number, UNITS[unit]);
        const open = { base: "1ms", max: `${number}${unit}` };
        if (rest !== 0n) expect(breakerRefusal({ open })).toContain("is not a duration");
        else if (whole < 1n)
          expect(breakerRefusal({ open })).toBe(`breakers[0].open.max: "${open.max}" is under 1ms`);
        else if (whole > YEAR_MS)
          expect(breakerRefusal({ open })).toBe(`breakers[0].open.max: "${open.max}" is over 8760h`);
        else expect(breakerOf({ open }).long("openMaxMs")).toBe(whole);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    "",
    "5",
    "ms",
    "-1s",
    "+1s",
    "1 s",
    " 1s",
    "1s ",
    "1.s",
    ".5s",
    "1.5.5s",
    "1h30m",
    "1S",
    "1us",
    "1e3s",
    "0x1s",
    "1.5ms",
    "1.0000000000001s",
    "١s",
  ])("are not %j", (max) => {
    const said = `breakers[0].open.max: "${max}" is not a duration such as "250ms", "1.5s", "10m" or "2h"`;
    expect(breakerRefusal({ open: { max } })).toBe(said);
  });

  it("of any length are over the longest", () => {
    expect(breakerRefusal({ open: { max: `${"9".repeat(60)}h` } })).toContain('9h" is over 8760h');
  });
});

describe("percentages", () => {
  it("are parts per million, rounded half up, at most 100%", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 101 }), digits(12), (whole, fraction) => {
        const number = fraction === "" ? `${whole}` : `${whole}.${fraction}`;
        const { whole: ppm, rest, scale } = times(number, 10_000n);
        const isOver = ppm > 1_000_000n || (ppm === 1_000_000n && rest > 0n);
        const rounded = Number(ppm) + (rest * 2n >= scale ? 1 : 0);
        if (isOver)
          expect(faultRefusal({ percentage: `${number}%` })).toBe(
            `faults[0].percentage: "${number}%" is over 100%`,
          );
        else expect(faultOf({ percentage: `${number}%` }).number("ppm")).toBe(rounded);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ["0.00005%", 1],
    ["0.00004999999999999999%", 0],
    ["12.34565%", 123_457],
    ["99.99995%", 1_000_000],
    ["100.000000000000000%", 1_000_000],
    ["007%", 70_000],
  ])("%s is %d ppm", (percentage, ppm) => {
    expect(faultOf({ percentage }).number("ppm")).toBe(ppm);
  });

  it.each(["", "%", "5", "-5%", "5 %", "5.%", ".5%", "5%%", "1e1%", "5,5%"])("are not %j", (percentage) => {
    const said = `faults[0].percentage: "${percentage}" is not a percentage such as "12.5%"`;
    expect(faultRefusal({ percentage })).toBe(said);
  });

  it.each(["0%", "0.00%", "0.000001%"])("as a threshold are not %s: it would always trip", (threshold) => {
    const said = `breakers[0].trip.rate.threshold: "${threshold}" is not over 0%`;
    expect(breakerRefusal({ trip: { rate: { threshold } } })).toBe(said);
  });
});

describe("integers", () => {
  const seedRefusal = (text: string) => {
    const document = JSON.stringify({ faults: [{ ...FAULT, seed: "SEED" }] });
    return decoder.decode(document.replace('"SEED"', text)).refusal;
  };

  it("take every value of their range", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffffff }), (seed) => {
        expect(faultOf({ seed }).number("seed")).toBe(seed);
      }),
    );
  });

  it.each([
    ["4294967296", "4294967296 is over 4294967295"],
    ["18446744073709551617", "18446744073709551617 is over 4294967295"],
    ["-1", "-1 is under 0"],
    ["-0", "-0 is not an integer"],
    ["1e3", "1e3 is not an integer"],
    ["5.0", "5.0 is not an integer"],
    ["0.1", "0.1 is not an integer"],
    ["1E+2", "1E+2 is not an integer"],
    ["null", "null is not an integer"],
    ["true", "true is not an integer"],
    ['"5"', '"5" is not an integer'],
    ["[5]", "[...] is not an integer"],
    ['{"a":5}', "{...} is not an integer"],
  ])("%s is refused", (text, words) => {
    expect(seedRefusal(text)).toBe(`faults[0].seed: ${words}`);
  });

  it("of any length are over every range, and shown in part", () => {
    expect(seedRefusal("9".repeat(5000))).toBe(`faults[0].seed: ${"9".repeat(64)}... is over 4294967295`);
  });
});
