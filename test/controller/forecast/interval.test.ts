import { expect, test } from "vitest";
import { drawFrom } from "../../../bench/diagnosis/forecast/index.js";
import { boundsOf } from "../../../controller/forecast/interval.js";

test("independent normal errors have bounds near those of 80 %", () => {
  const draw = drawFrom(5);
  const errors = Array.from({ length: 400 }, () => Float64Array.from({ length: 10 }, () => draw.normal()));
  const { below, above } = boundsOf({ errors }, 10);
  for (const at of [0, 5, 9]) {
    expect(above[at]).toBeGreaterThan(1.15);
    expect(above[at]).toBeLessThan(1.45);
    expect(-(below[at] ?? 0)).toBeGreaterThan(1.15);
    expect(-(below[at] ?? 0)).toBeLessThan(1.45);
  }
});

test("what is further ahead is never said to be known better", () => {
  const draw = drawFrom(8);
  const errors = Array.from({ length: 12 }, () => Float64Array.from({ length: 30 }, () => draw.normal()));
  const { below, above } = boundsOf({ errors }, 30);
  for (let at = 1; at < 30; at++) {
    expect(above[at]).toBeGreaterThanOrEqual(above[at - 1] ?? 0);
    expect(below[at]).toBeLessThanOrEqual(below[at - 1] ?? 0);
  }
});

test("skewed errors have skewed bounds", () => {
  const draw = drawFrom(2);
  const errors = Array.from({ length: 200 }, () =>
    Float64Array.of(draw.uniform() < 0.2 ? 50 * draw.uniform() : -draw.uniform()),
  );
  const { below, above } = boundsOf({ errors }, 1);
  expect(above[0]).toBeGreaterThan(10);
  expect(below[0]).toBeGreaterThan(-1.2);
});

test("few errors have wider bounds than many of the same scatter", () => {
  const same = (count: number) =>
    Array.from({ length: count }, (_, at) => Float64Array.of(at % 2 === 0 ? 1 : -1));
  const [few, many] = [4, 400].map((count) => boundsOf({ errors: same(count) }, 1).above[0] ?? 0);
  expect(few).toBeGreaterThan((many ?? 0) * 1.15);
  expect(many).toBeCloseTo(1, 1);
});

test("errors that resemble their neighbours count as fewer", () => {
  const [alone, alike] = [1, 20].map((length) =>
    Array.from({ length: 40 }, (_, at) => Float64Array.of(Math.floor(at / length) % 2 === 0 ? 1 : -1)),
  );
  expect(boundsOf({ errors: alike ?? [] }, 1).above[0]).toBeGreaterThan(
    (boundsOf({ errors: alone ?? [] }, 1).above[0] ?? 0) * 1.2,
  );
});

test("without errors, or with none but 0, bounds are the forecast itself", () => {
  const none = boundsOf({ errors: [Float64Array.of(Number.NaN, Number.NaN)] }, 2);
  expect([...none.above, ...none.below].map(Math.abs)).toEqual([0, 0, 0, 0]);
  const exact = boundsOf({ errors: [Float64Array.of(0, 0), Float64Array.of(0, 0)] }, 2);
  expect([...exact.above, ...exact.below].map(Math.abs)).toEqual([0, 0, 0, 0]);
});
