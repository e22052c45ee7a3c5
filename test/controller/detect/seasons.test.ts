import { describe, expect, it } from "vitest";
import { Seasons } from "../../../controller/detect/seasons.js";

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;
const START = 20_000 * DAY;

/** Two days of minutes. */
function learned(requestsAt: (minute: number) => number | null, days = 1): Seasons {
  const seasons = new Seasons();
  for (let minute = 0; minute < days * 1_440; minute++) {
    const fromMs = START + minute * MINUTE;
    seasons.learn(fromMs, fromMs + MINUTE, requestsAt(minute));
  }
  return seasons;
}

describe("the seasons of traffic", () => {
  it("say that nothing changes where yesterday nothing did", () => {
    expect(learned(() => 100).factor(START + DAY + 600 * MINUTE)).toBeCloseTo(1, 5);
  });

  it("say by how much yesterday fell at this time", () => {
    const shop = learned((minute) => (minute < 1_200 ? 100 : 10));
    expect(shop.factor(START + DAY + 1_215 * MINUTE)).toBeCloseTo(0.1, 2);
    expect(shop.factor(START + DAY + 1_000 * MINUTE)).toBeCloseTo(1, 5);
  });

  it("say by how much it rose", () => {
    const shop = learned((minute) => (minute < 480 ? 10 : 100));
    expect(shop.factor(START + DAY + 495 * MINUTE)).toBeCloseTo(10, 1);
  });

  it("say nothing without a yesterday, of too few requests, or where it was silent", () => {
    expect(new Seasons().factor(START)).toBe(1);
    expect(learned(() => 100).factor(START + 600 * MINUTE)).toBe(1);
    expect(learned(() => 0.1).factor(START + DAY + 600 * MINUTE)).toBe(1);
    expect(learned(() => null).factor(START + DAY + 600 * MINUTE)).toBe(1);
    expect(learned(() => Number.NaN).factor(START + DAY + 600 * MINUTE)).toBe(1);
  });

  it("go by yesterday and not by the day before", () => {
    const shop = learned((minute) => (minute < 1_440 + 1_200 ? 100 : 20), 2);
    expect(shop.factor(START + 2 * DAY + 1_215 * MINUTE)).toBeCloseTo(0.2, 2);
  });
});
