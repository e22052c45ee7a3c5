import { describe, expect, it } from "vitest";
import {
  copyCost,
  ratioOf,
  requestCost,
  unjudgedOf,
  verdictsOf,
} from "../../../../bench/ladder/cpu/compare.js";
import type { Comparison } from "../../../../bench/ladder/cpu/group.js";
import { group, round, subject } from "./subjects.js";

const BASE = subject("no filter", 0);
const OURS = subject("ours", 16);
const PEER = subject("peer", 16);

describe("the cost of a request", () => {
  it("is microseconds of CPU, the median over the rounds", () => {
    const rounds = [15_000, 17_000, 16_000].map((ns) => round({ "no filter": ns }));
    expect(requestCost(BASE, rounds)).toMatchObject({ median: 16, low: 15, high: 17, samples: 3 });
  });
});

describe("the cost of a copy", () => {
  it("is what the chain adds to the one without filters, by the number of copies", () => {
    expect(copyCost(OURS, [round({ "no filter": 15_000, ours: 47_000 })])?.median).toBe(2);
  });

  it("is taken within a round, so that a slow round is slow in both of its terms", () => {
    const rounds = [
      round({ "no filter": 15_000, ours: 47_000 }),
      round({ "no filter": 30_000, ours: 62_000 }),
    ];
    expect(copyCost(OURS, rounds)).toMatchObject({ median: 2, low: 2, high: 2 });
  });

  it("is none for a chain without copies", () => {
    expect(copyCost(BASE, [round({ "no filter": 15_000 })])).toBeUndefined();
  });

  it("is measured against the chain on as many workers", () => {
    const two = subject("ours, 2 workers", 16, 2);
    const costs = { "no filter": 1, "no filter, 2 workers": 20_000, "ours, 2 workers": 36_000 };
    expect(copyCost(two, [round(costs)])?.median).toBe(1);
  });

  it("of what was not measured is a defect, not a number", () => {
    expect(() => copyCost(OURS, [round({ "no filter": 1 })])).toThrow("ours was not measured");
  });
});

describe("a ratio of two costs", () => {
  it("is of the copies' costs where copies are stacked", () => {
    const rounds = [round({ "no filter": 16_000, ours: 48_000, peer: 32_000 })];
    expect(ratioOf(OURS, PEER, "copy", rounds)?.median).toBe(2);
  });

  it("is of whole requests where there is a single copy", () => {
    const rounds = [round({ "no filter": 16_000, ours: 48_000, peer: 32_000 })];
    expect(ratioOf(OURS, PEER, "request", rounds)?.median).toBe(1.5);
  });

  it("is the median of the rounds' ratios, not the ratio of the medians", () => {
    const rounds = [
      round({ "no filter": 0, ours: 1_600, peer: 1_600 }),
      round({ "no filter": 0, ours: 64_000, peer: 16_000 }),
      round({ "no filter": 0, ours: 4_800, peer: 2_400 }),
    ];
    expect(ratioOf(OURS, PEER, "copy", rounds)).toMatchObject({ median: 2, low: 1, high: 4 });
  });

  it("is none where the other costs nothing that shows in a round", () => {
    const rounds = [
      round({ "no filter": 16_000, ours: 48_000, peer: 32_000 }),
      round({ "no filter": 16_000, ours: 48_000, peer: 15_000 }),
    ];
    expect(ratioOf(OURS, PEER, "copy", rounds)).toBeUndefined();
  });
});

describe("verdicts", () => {
  const comparison = (more: Partial<Comparison> = {}): Comparison => ({
    ...{ target: "ours against the peer", of: "ours", to: "peer", bound: "at most", limit: 1.2 },
    ...more,
  });
  const rounds = Array.from({ length: 9 }, () => round({ "no filter": 16_000, ours: 48_000, peer: 32_000 }));

  it("judge the ratio by its interval", () => {
    const [missed] = verdictsOf(group([BASE, OURS, PEER], { comparisons: [comparison()] }), rounds);
    expect(missed).toMatchObject({
      state: "missed",
      unit: "x",
      limit: 1.2,
      figure: { median: 2, samples: 9 },
    });
    const [held] = verdictsOf(group([BASE, OURS, PEER], { comparisons: [comparison({ limit: 2 })] }), rounds);
    expect(held?.state).toBe("holds");
  });

  it("can ask that something costs at least so much", () => {
    const wish = comparison({ bound: "at least", limit: 2 });
    expect(verdictsOf(group([BASE, OURS, PEER], { comparisons: [wish] }), rounds)[0]?.state).toBe("holds");
  });

  it("are silent about what was not measured: it stands among what was skipped", () => {
    const without = group([BASE, OURS], { comparisons: [comparison()] });
    expect(verdictsOf(without, rounds)).toEqual([]);
    expect(unjudgedOf(without, rounds)).toEqual([]);
  });

  it("that noise made impossible are told, with what it was and what to do", () => {
    const noisy = [...rounds, round({ "no filter": 16_000, ours: 48_000, peer: 15_000 })];
    const asked = group([BASE, OURS, PEER], { comparisons: [comparison()] });
    expect(verdictsOf(asked, noisy)).toEqual([]);
    expect(unjudgedOf(asked, noisy)).toEqual([
      {
        what: "ours against the peer",
        why: "in at least one of 10 rounds peer cost nothing that shows; measure on a machine with less other work",
      },
    ]);
    expect(unjudgedOf(asked, rounds)).toEqual([]);
  });

  it("compare whole requests where the group does", () => {
    const asked = group([BASE, OURS, PEER], { comparisons: [comparison()], measure: "request" });
    expect(verdictsOf(asked, rounds)[0]?.figure.median).toBe(1.5);
  });

  describe("that do not hold", () => {
    const floor = subject("its floor", 16);
    const measured = Array.from({ length: 9 }, () =>
      round({ "no filter": 16_000, ours: 48_000, peer: 32_000, "its floor": 40_000 }),
    );
    const noteOf = (limit: number, subjects = [BASE, OURS, PEER, floor]) =>
      verdictsOf(group(subjects, { comparisons: [comparison({ limit })] }), measured)[0]?.note;

    it("say what the filter's calls alone cost beside the same peer", () => {
      expect(noteOf(1.2)).toBe(
        "its floor, which makes the same calls and decides nothing, takes 1.50 x [1.50, 1.50]",
      );
    });

    it("say nothing more where there is no floor, or the target holds", () => {
      expect(noteOf(1.2, [BASE, OURS, PEER])).toBeUndefined();
      expect(noteOf(2)).toBeUndefined();
    });

    it("say nothing more against the floor itself, or where another is asked about", () => {
      const against = (more: Partial<Comparison>) =>
        verdictsOf(group([BASE, OURS, PEER, floor], { comparisons: [comparison(more)] }), measured)[0]?.note;
      expect(against({ to: "its floor", limit: 1 })).toBeUndefined();
      expect(against({ of: "peer", to: "ours", bound: "at least", limit: 4 })).toBeUndefined();
    });
  });
});
