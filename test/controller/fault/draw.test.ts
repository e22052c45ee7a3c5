// Who is hit: exact in its share, growing with its percentage, and its own for each experiment and kind.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type DrawKind, hashOf, limitOf, partOf, unitOfRequest } from "../../../controller/fault/index.js";
import { hits } from "../../filter/support/murmur3.js";
import { ALPHA, binomialBounds } from "./statistics.js";

const UNITS = 200_000;
const SHARES = [0, 1, 50, 1_000, 125_000, 500_000, 999_999, 1_000_000];
const KINDS: DrawKind[] = ["policy", "delay", "abort", "response", "throughput", "delay.amount"];

function parts(name: string, kind: DrawKind, seed: number): number[] {
  return Array.from({ length: UNITS }, (_, index) =>
    partOf(hashOf({ name, kind, seed, unit: `user-${index}` })),
  );
}

function count<T>(values: readonly T[], isCounted: (value: T, index: number) => boolean): number {
  return values.reduce((sum, value, index) => sum + Number(isCounted(value, index)), 0);
}

const draws = fc.record({
  name: fc.string({ maxLength: 40 }),
  kind: fc.constantFrom(...KINDS),
  unit: fc.string({ unit: "grapheme", maxLength: 70 }),
  seed: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
});

describe("a draw", () => {
  it("hits whom the definition of the policy language hits", () => {
    const property = fc.property(draws, fc.integer({ min: 0, max: 1_000_000 }), (draw, ppm) => {
      expect(partOf(hashOf(draw)) < ppm).toBe(hits({ ...draw, ppm }));
      expect(BigInt(hashOf(draw)) < limitOf(ppm)).toBe(hits({ ...draw, ppm }));
    });
    fc.assert(property, { numRuns: 3_000 });
  });

  it.each([0, 42, 4_294_967_295])("hits its share of units and no other number, with seed %d", (seed) => {
    const all = parts("default/slow", "policy", seed);
    for (const ppm of SHARES) {
      const { least, most } = binomialBounds(UNITS, ppm / 1e6);
      const hit = count(all, (part) => part < ppm);
      expect(hit).toBeGreaterThanOrEqual(least);
      expect(hit).toBeLessThanOrEqual(most);
    }
  });

  it("only adds units when its percentage rises", () => {
    const property = fc.property(draws, fc.nat(1_000_000), fc.nat(1_000_000), (draw, a, b) => {
      const part = partOf(hashOf(draw));
      if (part < Math.min(a, b)) expect(part).toBeLessThan(Math.max(a, b));
    });
    fc.assert(property);
  });

  it.each([
    ["another kind", parts("default/slow", "abort", 0)],
    ["the amounts", parts("default/slow", "delay.amount", 0)],
    ["another experiment", parts("default/slow2", "delay", 0)],
    ["another seed", parts("default/slow", "delay", 1)],
  ])("tells nothing about %s", (_, other) => {
    const mine = parts("default/slow", "delay", 0);
    for (const [first, second] of [
      [200_000, 50_000],
      [500_000, 500_000],
      [10_000, 900_000],
    ] as const) {
      const chosen = count(mine, (part) => part < first);
      const both = count(mine, (part, index) => part < first && (other[index] ?? 0) < second);
      const { least, most } = binomialBounds(chosen, second / 1e6);
      expect(both).toBeGreaterThanOrEqual(least);
      expect(both).toBeLessThanOrEqual(most);
    }
  });

  it("spreads its hashes evenly over 256 classes", () => {
    const classes = new Float64Array(256);
    for (let index = 0; index < UNITS; index++) {
      const hash = hashOf({ name: "default/slow", kind: "policy", seed: 7, unit: `${index}` });
      classes[hash >>> 24] = (classes[hash >>> 24] ?? 0) + 1;
    }
    const expected = UNITS / 256;
    const chiSquare = classes.reduce((sum, seen) => sum + (seen - expected) ** 2 / expected, 0);
    // Wilson and Hilferty: what 255 degrees of freedom exceed once in a million times (z = 4.7534).
    const most = 255 * (1 - 2 / (9 * 255) + 4.7534 * Math.sqrt(2 / (9 * 255))) ** 3;
    expect(ALPHA).toBe(1e-6);
    expect(chiSquare).toBeLessThan(most);
  });
});

describe("the unit of a request", () => {
  it("leaves out the character of its id that a tracing Envoy rewrites", () => {
    const [clients, traced] = [
      "8e5c1f0a-1b2c-4d3e-9f40-516273849560",
      "8e5c1f0a-1b2c-9d3e-9f40-516273849560",
    ];
    expect(Buffer.from(unitOfRequest(clients)).toString()).toBe("8e5c1f0a-1b2c-d3e-9f40-516273849560");
    expect(unitOfRequest(traced)).toEqual(unitOfRequest(clients));
  });

  it("is all of an id that has less characters", () => {
    expect(Buffer.from(unitOfRequest("abc")).toString()).toBe("abc");
    expect(Buffer.from(unitOfRequest("12345678901234")).toString()).toBe("12345678901234");
  });

  it("counts bytes, not characters", () => {
    const id = "häh-".repeat(5);
    const bytes = Buffer.from(id);
    expect([...unitOfRequest(id)]).toEqual([...bytes.subarray(0, 14), ...bytes.subarray(15)]);
  });
});
