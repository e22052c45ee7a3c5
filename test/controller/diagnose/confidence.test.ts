import { describe, expect, it } from "vitest";
import { confidenceOf } from "../../../controller/diagnose/confidence.js";
import { frameOf } from "../../../controller/diagnose/frame.js";
import { BOOKINFO, STEP_MS, simulate } from "./simulator.js";

const given = simulate(BOOKINFO);
const settled = { frame: frameOf(given) };
const short = {
  frame: frameOf({ ...given, incident: { ...given.incident, baseline: { fromMs: 0, toMs: 5 * STEP_MS } } }),
};

describe("confidence", () => {
  it("is that of the score where nothing else is suspected", () => {
    expect(confidenceOf(1, 0, settled)).toBe(1);
    expect(confidenceOf(0.5, 0, settled)).toBe(0.75);
  });

  it("falls with the strength of the next best", () => {
    const by = [0, 0.2, 0.5, 0.9].map((rival) => confidenceOf(0.9, rival, settled));
    expect(by).toEqual([...by].sort((a, b) => b - a));
    expect(by[3]).toBeCloseTo(0.95 / 1.5, 6);
  });

  it("is low of what another explains better", () => {
    expect(confidenceOf(0.1, 0.9, settled)).toBeLessThan(0.11);
  });

  it("is a quarter less after a short time before the onset", () => {
    expect(confidenceOf(0.8, 0.1, short)).toBeCloseTo(0.75 * confidenceOf(0.8, 0.1, settled), 9);
  });

  it("is none without a score", () => {
    expect(confidenceOf(0, 0, settled)).toBe(0);
    expect(confidenceOf(Number.NaN, 0, settled)).toBe(0);
  });
});
