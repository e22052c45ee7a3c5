import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Detector, isKeptLine, type KeptLine } from "../../../controller/detect/index.js";
import { STORY, windowsOf } from "./story.js";

const RUNS = { numRuns: 10 };

function kept(detector: Detector): KeptLine[] {
  return JSON.parse(JSON.stringify([...detector.keep()]));
}

/** Every place of a value that is a number or a text. */
function leavesOf(
  value: unknown,
  set: (to: unknown) => void,
): { value: unknown; set: (to: unknown) => void }[] {
  if (typeof value === "number" || typeof value === "string") return [{ value, set }];
  if (typeof value !== "object" || value === null) return [];
  const holder = value as Record<string, unknown>;
  return Object.entries(holder).flatMap(([key, inner]) =>
    leavesOf(inner, (to) => {
      holder[key] = to;
    }),
  );
}

describe("a detector that goes on with what another kept", () => {
  it("says the same as if there had been no other, at whatever step of a story it begins", () => {
    fc.assert(
      fc.property(STORY, fc.double({ min: 0, max: 1, noNaN: true }), (story, share) => {
        const windows = windowsOf(story);
        const [first, one] = [Math.floor(share * windows.length), new Detector()];
        for (const window of windows.slice(0, first)) one.take(window);
        const other = new Detector();
        other.restore(kept(one));
        for (const window of windows.slice(first)) expect(other.take(window)).toEqual(one.take(window));
        expect(other.open).toEqual(one.open);
        expect(other.unlearned).toEqual(one.unlearned);
        expect(kept(other)).toEqual(kept(one));
      }),
      RUNS,
    );
  });

  it("does no harm with what was changed by hand, as long as it is taken for lines at all", () => {
    const value = fc.oneof(
      fc.constantFrom(0, -1, 1e300, 2 ** 53, 0.5, "", "x", "AAAA", "a/shop"),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
    );
    const changes = fc.array(fc.tuple(fc.nat(), value), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(STORY, changes, (story, all) => {
        const windows = windowsOf(story);
        const one = new Detector();
        for (const window of windows.slice(0, -5)) one.take(window);
        const lines = kept(one);
        const leaves = leavesOf(lines, () => {});
        for (const [at, to] of all) leaves[at % leaves.length]?.set(to);
        if (!lines.every(isKeptLine)) return;
        const other = new Detector();
        const goOn = () => {
          other.restore(lines);
          for (const window of windows.slice(-5)) other.take(window);
        };
        expect(goOn).not.toThrow();
        expect(other.conditions()).toHaveLength(one.conditions().length);
      }),
      RUNS,
    );
  });
});
