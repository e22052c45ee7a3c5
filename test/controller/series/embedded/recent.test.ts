import { beforeEach, describe, expect, it } from "vitest";
import { RECENT_MS, RECENT_STEP_MS, Recent } from "../../../../controller/series/embedded/recent.js";
import { type Part, QUANTILES } from "../../../../controller/series/embedded/sample.js";

const BEGIN_MS = 1_000 * RECENT_STEP_MS;
const BEGIN = 1_000;

let recent: Recent;
beforeEach(() => {
  recent = new Recent();
  recent.advance(BEGIN_MS + 1);
});

function counts(requests: number, bucket = 40) {
  const buckets: [number, number][] = [[bucket, requests]];
  return { outcomes: [requests], durationSumUs: requests * 1_000, buckets };
}

/** Of a step, by series, in the order in which they are told. */
function partsOf(step: number): [series: number, part: Part][] {
  const parts: [number, Part][] = [];
  recent.each(step, (series, part) => {
    parts.push([
      series,
      { ...part, outcomes: Array.from(part.outcomes), quantiles: Array.from(part.quantiles) },
    ]);
  });
  return parts;
}

const requestsOf = (step: number) => partsOf(step).map(([series, { outcomes }]) => [series, outcomes[0]]);
const later = (steps: number) => recent.advance(BEGIN_MS + steps * RECENT_STEP_MS + 1);

describe("the last quarter of an hour", () => {
  it("has in a step what was counted in it, while it is open and after", () => {
    recent.add([[3, counts(4)]], BEGIN_MS, BEGIN_MS + 1_000);
    recent.add([[3, counts(6)]], BEGIN_MS + 1_000, BEGIN_MS + 2_000);
    expect(requestsOf(BEGIN)).toEqual([[3, 10]]);
    const open = partsOf(BEGIN);
    later(10);
    expect(partsOf(BEGIN).map(([series, part]) => [series, { ...part, inFlight: null }])).toEqual(open);
  });

  it("joins what comes within 10 s after a step to one histogram", () => {
    recent.add([[0, counts(90, 20)]], BEGIN_MS, BEGIN_MS + 1_000);
    later(2);
    recent.add([[0, counts(110, 60)]], BEGIN_MS, BEGIN_MS + 1_000);
    const [[, part] = [0, undefined]] = partsOf(BEGIN);
    expect(part?.quantiles).toEqual(QUANTILES.map(() => 60));
    expect(partsOf(BEGIN)).toHaveLength(1);
  });

  it("keeps what comes later beside it", () => {
    recent.add([[0, counts(90, 20)]], BEGIN_MS, BEGIN_MS + 1_000);
    later(4);
    recent.add([[0, counts(110, 60)]], BEGIN_MS, BEGIN_MS + 1_000);
    expect(partsOf(BEGIN).map(([, { outcomes, quantiles }]) => [outcomes[0], quantiles[0]])).toEqual([
      [90, 20],
      [110, 60],
    ]);
  });

  it("knows what is in flight when a step ends, and what it was stays", () => {
    recent.move(2, 5);
    later(1);
    recent.move(2, -4);
    later(2);
    recent.move(2, -1);
    later(20);
    const inFlight = (step: number) => partsOf(step).map(([series, part]) => [series, part.inFlight]);
    expect([inFlight(BEGIN), inFlight(BEGIN + 1), inFlight(BEGIN + 2)]).toEqual([[[2, 5]], [[2, 1]], []]);
  });

  it("has nothing older, and room for a step that is read late", () => {
    recent.add([[0, counts(1)]], BEGIN_MS, BEGIN_MS + 1_000);
    const steps = RECENT_MS / RECENT_STEP_MS;
    later(steps - 1);
    expect(recent.first).toBe(BEGIN);
    expect(requestsOf(BEGIN)).toEqual([[0, 1]]);
    later(steps);
    expect(recent.first).toBe(BEGIN + 1);
    expect(requestsOf(BEGIN)).toEqual([]);
    recent.add([[0, counts(1)]], BEGIN_MS, BEGIN_MS + 1_000);
    expect(requestsOf(BEGIN)).toEqual([]);
  });

  it("is bounded in bytes: the oldest steps go first, and it says what is left", () => {
    recent = new Recent(4_000);
    const all = Array.from({ length: 50 }, (_, series): [number, ReturnType<typeof counts>] => [
      series,
      counts(9),
    ]);
    for (let step = 0; step < 40; step++) {
      const fromMs = BEGIN_MS + step * RECENT_STEP_MS;
      recent.advance(fromMs + 1);
      recent.add(all, fromMs, fromMs + 1_000);
    }
    expect(recent.first).toBeGreaterThan(BEGIN + 20);
    expect(requestsOf(recent.first - 1)).toEqual([]);
    expect(requestsOf(recent.first)).toHaveLength(50);
    expect(requestsOf(BEGIN + 39)).toHaveLength(50);
  });

  it("is empty after it was cleared, but for what is in flight", () => {
    recent.add([[0, counts(1)]], BEGIN_MS, BEGIN_MS + 1_000);
    recent.move(1, 2);
    recent.clear();
    recent.advance(BEGIN_MS - 20 * RECENT_STEP_MS + 1);
    expect(requestsOf(BEGIN)).toEqual([]);
    recent.advance(BEGIN_MS - 19 * RECENT_STEP_MS + 1);
    expect(partsOf(BEGIN - 20).map(([series, { inFlight }]) => [series, inFlight])).toEqual([[1, 2]]);
  });
});
