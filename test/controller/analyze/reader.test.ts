import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { StepReader } from "../../../controller/analyze/reader.js";
import type { SeriesSource } from "../../../controller/series/index.js";
import { STEP_MS, T0_MS, windowOf } from "./support.js";

/** Steps that were asked for, and a failure where one is wanted. */
function source(stepMs = STEP_MS) {
  const asked: [number, number][] = [];
  const state = { isFailing: false };
  const series: SeriesSource = {
    ...{ stepMs, settledAfterMs: 1500 },
    read: async (fromMs, toMs) => {
      if (state.isFailing) throw new Error("gone");
      asked.push([fromMs, toMs]);
      return windowOf(fromMs, (toMs - fromMs) / stepMs, { stepMs });
    },
  };
  return { asked, state, reader: new StepReader(series) };
}

async function all(reader: StepReader, nowMs: number): Promise<void> {
  while ((await reader.next(nowMs)) !== undefined);
}

describe("a reader of steps", () => {
  it("reads each step once, in their order, whatever the times at which it is asked", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(5_000, 15_000, 60_000),
        fc.array(fc.integer({ min: 0, max: 400_000 }), { maxLength: 20 }),
        async (stepMs, pauses) => {
          const { asked, reader } = source(stepMs);
          let nowMs = T0_MS;
          for (const pause of [0, ...pauses]) {
            nowMs += pause;
            await all(reader, nowMs);
          }
          for (const [at, [fromMs, toMs]] of asked.entries()) {
            expect(fromMs).toBe(asked[at - 1]?.[1] ?? fromMs);
            expect([fromMs % stepMs, toMs % stepMs]).toEqual([0, 0]);
            expect((toMs - fromMs) / stepMs).toBeLessThanOrEqual(24);
          }
          expect(reader.takenMs).toBeLessThanOrEqual(nowMs - 1500);
          expect(reader.takenMs).toBeGreaterThan(nowMs - 1500 - stepMs);
          expect(reader.missed).toBe(0);
        },
      ),
      { numRuns: 100 },
    );
  });

  it("reads the same again after a failure", async () => {
    const { asked, state, reader } = source();
    await all(reader, T0_MS + 1500);
    state.isFailing = true;
    await expect(reader.next(T0_MS + 7500)).rejects.toThrow("gone");
    state.isFailing = false;
    await all(reader, T0_MS + 7500);
    expect(asked.at(-1)).toEqual([T0_MS, T0_MS + STEP_MS]);
  });

  it("says when the next step can be read", async () => {
    const { reader } = source();
    await all(reader, T0_MS + 1500);
    expect(reader.takenMs).toBe(T0_MS);
    expect(reader.dueMs(T0_MS + 1500)).toBe(T0_MS + STEP_MS + 1500);
  });

  it("says whether what it read lies in the future, and begins anew", async () => {
    const { reader } = source();
    expect(reader.isAhead(0)).toBe(false);
    await all(reader, T0_MS + 1500);
    expect(reader.isAhead(T0_MS - 6_500)).toBe(false);
    expect(reader.isAhead(T0_MS - 6_501)).toBe(true);
    reader.restart();
    expect(reader.isAhead(T0_MS - 60_000)).toBe(false);
  });

  it("goes on where an earlier process stopped, but no further back than is worth it", async () => {
    const { asked, reader } = source();
    reader.resume(T0_MS);
    expect(reader.takenMs).toBe(T0_MS);
    await reader.next(T0_MS + 2 * STEP_MS + 1500);
    expect(asked).toEqual([[T0_MS, T0_MS + 2 * STEP_MS]]);
    const { reader: late } = source();
    late.resume(T0_MS);
    await late.next(T0_MS + 200 * STEP_MS + 1500);
    expect(late.missed).toBe(20);
  });
});
