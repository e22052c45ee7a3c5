// The step as the bench runs it, with few experiments.
import { describe, expect, test } from "vitest";
import { step } from "../../../../bench/ladder/guards/index.js";
import { BROKEN, KEPT } from "../../../../bench/ladder/guards/scenarios.js";
import { measureGuards } from "../../../../bench/ladder/guards/step.js";

const PLAN = { kept: 40, broken: 20, seed: 1 };
const SETTINGS = { signal: new AbortController().signal, progress: () => {} };

describe("the step of the guards", () => {
  test("has a row for each traffic, and a verdict", async () => {
    const { tables, verdicts, skipped, how } = await measureGuards(SETTINGS, PLAN);
    expect(tables.map(({ rows }) => rows.length)).toEqual([KEPT.length, BROKEN.length]);
    for (const { columns, rows } of tables) {
      for (const row of rows) expect(row).toHaveLength(columns.length);
    }
    expect(verdicts).toMatchObject([{ bound: "at most", limit: 0.1, unit: "%", figure: { median: 0 } }]);
    expect(skipped).toEqual([]);
    expect(how).toContain("40 simulated experiments for each traffic that keeps its limit, 20 for each");
  });

  test("says of each regression how many were stopped, how soon, and how soon the peer", async () => {
    const { tables } = await measureGuards(SETTINGS, PLAN);
    const rows = tables[1]?.rows ?? [];
    expect(rows[7]).toEqual(["100 %, over: 30s", 100, 1, 100, 1, 1]);
    const [name, stopped, half, requests] = rows[3] ?? [];
    expect([name, stopped]).toEqual(["3 %, over: 30s", 100]);
    expect(requests).toBe(Number(half) * 100);
  });

  test("has the same numbers each time", async () => {
    const once = await measureGuards(SETTINGS, PLAN);
    expect(await measureGuards(SETTINGS, PLAN)).toEqual(once);
  });

  test("ends when it is interrupted", async () => {
    const interrupt = new AbortController();
    const settings = { signal: interrupt.signal, progress: () => interrupt.abort(new Error("enough")) };
    await expect(measureGuards(settings, { ...PLAN, kept: 500 })).rejects.toThrow("enough");
  });

  test("is one that the bench knows by its name", () => {
    expect(step).toMatchObject({ name: "guards", title: "Guards of experiments" });
  });
});
