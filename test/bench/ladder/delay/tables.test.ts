import { describe, expect, it } from "vitest";
import { step } from "../../../../bench/ladder/delay/index.js";
import type { Measured } from "../../../../bench/ladder/delay/measure.js";
import { envoyTable, neverEarly, toxiproxyTable } from "../../../../bench/ladder/delay/tables.js";
import type { Settings } from "../../../../bench/ladder/step.js";

const of = (subject: Measured["subject"], delayMs: number, ...errorsMs: number[]): Measured => ({
  timers: "precise",
  subject,
  cell: { delayMs, concurrency: 1 },
  errorsMs,
});

describe("the table of delays", () => {
  it("has a row for each delay and filter, with the least, the median and the 99th percentile", () => {
    const { columns, rows } = envoyTable("precise", [
      of("meshfuse", 5, 0.3, 0.1, 0.2),
      of("native", 5, -0.1),
    ]);
    expect(rows).toHaveLength(2);
    expect(rows[0]).toMatchObject([5, 1, "meshfuse", 3, 0.1, { median: 0.2 }, { median: 0.3 }]);
    expect(rows[1]?.slice(0, 5)).toEqual([5, 1, "native fault filter", 1, -0.1]);
    expect(columns).toHaveLength(rows[0]?.length ?? 0);
  });

  it("tells the time without a delay below, and takes it off nowhere", () => {
    const { rows, notes } = envoyTable("default", [of("meshfuse", 0, 0.03), of("meshfuse", 1, 0.5)]);
    expect(rows).toHaveLength(1);
    expect(rows[0]?.[5]).toMatchObject({ median: 0.5 });
    expect(notes?.join()).toContain("0.030 ms with the meshfuse");
  });

  it("shows of toxiproxy what was taken off", () => {
    const cell = { delayMs: 25, concurrency: 200 };
    const { columns, rows } = toxiproxyTable([{ cell, baseMs: 0.12345, errorsMs: [0.5] }]);
    expect(rows[0]).toMatchObject([25, 200, 1, 0.5, { median: 0.5 }, { median: 0.5 }, 0.123]);
    expect(columns).toHaveLength(7);
  });
});

describe("the verdict that no delay is early", () => {
  it("holds by the least error of all requests that ours delayed", () => {
    const measured = [of("meshfuse", 1, 0.2, 0.4), of("meshfuse", 25, 0.1), of("native", 1, -3)];
    expect(neverEarly("precise", measured)).toMatchObject({
      state: "holds",
      figure: { median: 0.1, samples: 3 },
    });
  });

  it("is missed by a single one that is early", () => {
    expect(neverEarly("precise", [of("meshfuse", 1, 0.2, -0.001)])).toMatchObject({ state: "missed" });
  });

  it("is not about requests without a delay", () => {
    expect(neverEarly("precise", [of("meshfuse", 0, -1), of("meshfuse", 1, 1)]).state).toBe("holds");
  });
});

describe("the step", () => {
  it("says that it measures delays alone where another scenario is asked for", async () => {
    const settings: Settings = {
      envoy: "/nowhere/envoy",
      module: "/nowhere/m.wasm",
      scope: "short",
      only: ["breaker"],
      cache: "/nowhere",
      signal: new AbortController().signal,
      progress: () => {},
    };
    const { tables, verdicts, skipped } = await step.run(settings);
    expect({ tables, verdicts }).toEqual({ tables: [], verdicts: [] });
    expect(skipped[0]?.why).toContain("breaker was asked for");
  });
});
