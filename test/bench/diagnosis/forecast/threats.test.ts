import { expect, test } from "vitest";
import { threatScore } from "../../../../bench/diagnosis/forecast/index.js";

/** Two forecasts each. */
const SEEDS = 30;

test.each(["exact", "bucketed"] as const)(
  "of %s values, most limits that a rise breaks are said to be, near the time at which they are, and few others",
  (told) => {
    const { rises, said, within, medianOff, quiet, falselySaid } = threatScore(SEEDS, told);
    expect([rises, quiet]).toEqual([SEEDS, SEEDS]);
    expect(said / rises).toBeGreaterThan(0.8);
    expect(within / said).toBeGreaterThan(0.7);
    expect(medianOff).toBeLessThan(5);
    expect(falselySaid).toBeLessThanOrEqual(1);
  },
);
