import { describe, expect, it } from "vitest";
import { Level } from "../../../controller/detect/level.js";
import { randomOf, Shop } from "./mesh.js";

function levelOf(values: readonly number[], capacity = 200): Level {
  const level = new Level(capacity);
  for (const value of values) level.push(value);
  return level;
}

describe("a level", () => {
  it("has the quantiles of its last values, whatever comes and goes", () => {
    const random = randomOf(5);
    const all: number[] = [];
    const level = new Level(25);
    for (let round = 0; round < 500; round++) {
      const value = Math.fround(Math.floor(random() * 40) / 4);
      all.push(value);
      level.push(value);
      const kept = all.slice(-25).sort((a, b) => a - b);
      expect(level.count).toBe(kept.length);
      expect(level.most).toBe(kept.at(-1));
      expect(level.quantile(0)).toBe(kept[0]);
      expect(level.sum).toBeCloseTo(
        kept.reduce((sum, one) => sum + one, 0),
        6,
      );
      if (kept.length % 2 === 1) expect(level.median).toBe(kept[(kept.length - 1) / 2]);
    }
  });

  it("goes between neighbours by proportion", () => {
    expect(levelOf([0, 10, 20, 30]).median).toBe(15);
    expect(levelOf([0, 10, 20, 30]).quantile(0.9)).toBeCloseTo(27, 5);
  });

  it("is not moved by a quarter of wild values", () => {
    const calm = Array.from({ length: 75 }, (_, at) => 100 + (at % 5));
    const wild = Array.from({ length: 20 }, () => 1e9);
    expect(levelOf([...calm, ...wild]).median).toBeLessThan(105);
  });

  it("tells about a standard deviation of normal values on both sides", () => {
    const random = randomOf(9);
    const values = Array.from({ length: 200 }, () => {
      let sum = -6;
      for (let draw = 0; draw < 12; draw++) sum += random();
      return 100 + 10 * sum;
    });
    const level = levelOf(values);
    expect(level.spread("up")).toBeGreaterThan(7);
    expect(level.spread("up")).toBeLessThan(14);
    expect(level.spread("down")).toBeGreaterThan(7);
    expect(level.spread("down")).toBeLessThan(14);
  });

  it("is wide upwards where each tenth value leaps, and not downwards", () => {
    const level = levelOf(Array.from({ length: 100 }, (_, at) => (at % 10 === 0 ? 500 : 10)));
    expect(level.spread("up")).toBeGreaterThan(200);
    expect(level.spread("down")).toBeLessThan(5);
  });

  it.each([16, 20, 40])("of %i values is no wider for three odd ones, and is for six", (count) => {
    const withOdd = (odd: number) =>
      levelOf([...Array(odd).fill(1500), ...Array(count - odd).fill(20)]).spread("up");
    expect(withOdd(3)).toBeLessThan(1.5 * withOdd(0) + 1);
    expect(withOdd(6)).toBeGreaterThan(100);
  });

  it("strays by about a third of itself as long as few values tell", () => {
    const spreads = [3, 10, 50, 200].map((count) => levelOf(Array(count).fill(100)).spread("up"));
    expect(spreads[0]).toBeGreaterThan(20);
    expect(spreads.at(-1)).toBeLessThan(6);
    expect(spreads).toEqual([...spreads].sort((a, b) => b - a));
  });

  it("tells how much values vary by factors, whatever their size", () => {
    const shop = new Shop();
    const normals = Array.from({ length: 120 }, () => shop.normal());
    for (const sigma of [0.2, 1, 2])
      for (const size of [1, 1000]) {
        const spread = levelOf(normals.map((normal) => size * Math.exp(sigma * normal))).logSpread(0);
        expect(spread).toBeGreaterThan(0.85 * sigma);
        expect(spread).toBeLessThan(1.5 * sigma + 0.05);
      }
  });

  it("doubts how much values vary by factors the more, the fewer there are", () => {
    const spreads = [1, 3, 10, 50, 200].map((count) => levelOf(Array(count).fill(100)).logSpread(2));
    expect(spreads).toEqual([...spreads].sort((a, b) => b - a));
    expect(spreads[0]).toBeCloseTo(0.3 * Math.sqrt(6 / 7) * 2, 5);
  });

  it("calls small numbers no great factor beside what is added to them", () => {
    const level = levelOf([...Array(90).fill(0.1), ...Array(30).fill(0.4)]);
    expect(level.logSpread(2)).toBeLessThan(0.4 * level.logSpread(0));
  });

  it("leaves out what is no number, and has none of nothing", () => {
    const level = levelOf([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e300]);
    expect(level.count).toBe(0);
    expect(level.median).toBeNaN();
    expect(level.sum).toBe(0);
  });

  it("begins anew when it is cleared", () => {
    const level = levelOf([1, 2, 3], 3);
    expect(level.full).toBe(true);
    level.clear();
    level.push(7);
    expect([level.count, level.median, level.full]).toEqual([1, 7, false]);
  });
});
