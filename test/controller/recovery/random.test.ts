// Whatever sidecars tell: nothing is lost or made up between what was reported and the buckets of a cycle.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BREAKER_STATES, RECOVERY_STATES } from "../../../controller/model/index.js";
import { WALL_MS } from "../report/messages.js";
import { Story } from "./story.js";

const state = fc.constantFrom(...BREAKER_STATES);
const REASONS = ["consecutive", "rate", "deadline", "probe", "recovered", "forced", "later words"];
const move = fc.record({
  from: state,
  to: state,
  reason: fc.constantFrom(...REASONS),
  afterMs: fc.oneof(fc.integer({ min: 0, max: 999 }), fc.integer({ min: -5000, max: 2 ** 52 - WALL_MS * 2 })),
});
const second = fc.record({
  completed: fc.nat({ max: 500 }),
  share: fc.double({ min: 0, max: 1, noNaN: true }),
  moves: fc.array(move, { maxLength: 3 }),
  lastsMs: fc.constantFrom(1000, 1000, 1000, 100, 60_000, 0, -3000),
});

describe("any story of a breaker", () => {
  it("gives cycles that can be told: ordered buckets, and either a curve or a reason", () => {
    const property = fc.property(fc.array(second, { maxLength: 60 }), (seconds) => {
      const story = new Story();
      for (const { completed, share, moves, lastsMs } of seconds) {
        const told = moves.map(({ from, to, reason, afterMs }) => story.move(from, to, reason, afterMs));
        story.second({ completed, failed: Math.floor(completed * share), moves: told, lastsMs });
      }
      for (const cycle of story.cycles) {
        expect(RECOVERY_STATES).toContain(cycle.state);
        expect(cycle.buckets.length).toBeLessThanOrEqual(40);
        for (const { fromMs, toMs, completed, failed } of cycle.buckets) {
          expect(toMs).toBeGreaterThanOrEqual(fromMs);
          expect(failed).toBeLessThanOrEqual(completed);
          expect(completed).toBeGreaterThan(0);
        }
        expect((cycle.fit === undefined) !== (cycle.noFit === undefined)).toBe(true);
        expect(cycle.measuredMs ?? 0).toBeGreaterThanOrEqual(0);
      }
    });
    fc.assert(property, { numRuns: 300 });
  });

  it("has in the buckets of a cycle exactly what was told from the report of its trip on", () => {
    const count = fc.tuple(fc.nat({ max: 300 }), fc.nat({ max: 300 }));
    const property = fc.property(fc.array(count, { minLength: 1, maxLength: 200 }), (counts) => {
      const story = new Story();
      const sum = { completed: 0, failed: 0 };
      for (const [at, [passed, failed]] of counts.entries()) {
        const moves = at === 0 ? [story.move("closed", "open", "rate", 500)] : [];
        const ramp = at === 3 ? [story.move("open", "ramp", "recovered", 300)] : [];
        story.second({ completed: passed + failed, failed, moves: [...moves, ...ramp] });
        sum.completed += passed + failed;
        sum.failed += failed;
      }
      const { buckets } = story.last;
      const total = (which: "completed" | "failed") =>
        buckets.reduce((all, bucket) => all + bucket[which], 0);
      expect({ completed: total("completed"), failed: total("failed") }).toEqual(sum);
    });
    fc.assert(property, { numRuns: 100 });
  });
});
