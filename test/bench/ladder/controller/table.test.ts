import { describe, expect, it } from "vitest";
import { climb, type Rung } from "../../../../bench/ladder/controller/capacity.js";
import { eventsIn, type Launch } from "../../../../bench/ladder/controller/push.js";
import {
  acknowledgedAt,
  analysisTable,
  analysisVerdict,
  capacityTable,
  memoryTable,
  pushTable,
} from "../../../../bench/ladder/controller/table.js";

const launch = (sidecars: number, part: Partial<Launch> = {}): Launch => ({
  ...{ sidecars, streams: 3 * sidecars, aloneRss: 130e6, rss: 150e6 },
  writes: [{ answeredMs: 5, acknowledgedMs: [10, 20, 30, 40] }],
  ...part,
});
const rung = (ratePerSecond: number, isKept: boolean, p50Ms = 1): Rung => ({
  ...{ ratePerSecond, isKept, p50Ms, p99Ms: 2 * p50Ms, lateMs: 0.5, missing: 0, cores: 0.25 },
});
const at = (value: number, samples = 1) => ({ median: value, low: value, high: value, samples });

describe("the table of pushes", () => {
  it("has a row for each number of sidecars, with the writes of all launches", () => {
    const later = { writes: [{ answeredMs: 7, acknowledgedMs: [10, 20, 30, 60] }] };
    const { rows, columns } = pushTable([launch(10), launch(100), launch(10, later)]);
    expect(rows).toHaveLength(2);
    expect(rows[0]).toEqual([
      ...[10, 30, { median: 6, low: 5, high: 7, samples: 2 }, at(20, 2)],
      ...[
        { median: 50, low: 40, high: 60, samples: 2 },
        { median: 50, low: 40, high: 60, samples: 2 },
      ],
    ]);
    expect(columns).toHaveLength(6);
  });

  it("takes the stream at which so large a share has it", () => {
    const write = { answeredMs: 0, acknowledgedMs: Array.from({ length: 200 }, (_, index) => index + 1) };
    expect([0.5, 0.99, 1].map((share) => acknowledgedAt(write, share))).toEqual([100, 198, 200]);
    expect(acknowledgedAt({ answeredMs: 0, acknowledgedMs: [7] }, 0.5)).toBe(7);
  });
});

describe("the table of memory", () => {
  it("shares what all sidecars took among them", () => {
    const { rows } = memoryTable([launch(10), launch(200, { rss: 180e6 })]);
    expect(rows.map((row) => row.at(-1))).toEqual([at(2_000), at(250)]);
  });
});

describe("a ramp", () => {
  const rates = [250, 500, 1_000, 2_000];
  /** Keeps what is under its limit, but for the runs of these numbers. */
  const controllerOf = (limit: number, ...stalls: number[]) => {
    const tried: number[] = [];
    const run = async (rate: number) => {
      const isStalled = stalls.includes(tried.push(rate) - 1);
      return rung(rate, rate < limit && !isStalled);
    };
    return { tried, run };
  };

  it("ends with the first rate that is not kept twice", async () => {
    const { tried, run } = controllerOf(700);
    const rungs = await climb(rates, run);
    expect(rungs.map(({ ratePerSecond, isKept }) => [ratePerSecond, isKept])).toEqual([
      [250, true],
      [500, true],
      [1_000, false],
    ]);
    expect(tried).toEqual([250, 500, 1_000, 1_000]);
  });

  it("goes on after a moment in which the machine stood still", async () => {
    const { run } = controllerOf(700, 0);
    expect((await climb(rates, run)).map(({ ratePerSecond }) => ratePerSecond)).toEqual([250, 500, 1_000]);
  });

  it("ends with its last rate where all are kept", async () => {
    const { run } = controllerOf(9_999);
    expect(await climb(rates, run)).toHaveLength(4);
  });
});

describe("the table of report rates", () => {
  it("says how often each was kept, and the highest that was", () => {
    const { rows } = capacityTable([
      [rung(250, true), rung(500, true), rung(1_000, false, 300)],
      [rung(250, true), rung(500, false, 200)],
    ]);
    expect(rows.map(([rate, kept]) => [rate, kept])).toEqual([
      [250, "2 of 2"],
      [500, "1 of 2"],
      [1_000, "0 of 1"],
      ["highest kept", { median: 375, low: 250, high: 500, samples: 2 }],
    ]);
  });

  it("says 0 where not even the first was kept", () => {
    expect(capacityTable([[rung(250, false)]]).rows.at(-1)?.[1]).toEqual(at(0));
  });

  it("has as many cells in each row as columns", () => {
    const { rows, columns } = capacityTable([[rung(250, true)]]);
    for (const row of rows) expect(row).toHaveLength(columns.length);
  });
});

describe("what the controller counts of pushes", () => {
  it("is read by event from its metrics", () => {
    const text = [
      "# TYPE meshfuse_controller_xds_events_total counter",
      'meshfuse_controller_xds_events_total{event="push"} 12',
      'meshfuse_controller_xds_events_total{event="ack"} 11',
      "meshfuse_controller_xds_streams 4",
    ].join("\n");
    expect(eventsIn(text)).toEqual(
      new Map([
        ["push", 12],
        ["ack", 11],
      ]),
    );
  });
});

describe("what the analysis costs", () => {
  const cost = (offCores: number, onCores: number, harmedCores: number) => {
    return { offCores, onCores, harmedCores, incidents: 1 };
  };

  it("is shown beside what the controller takes without it", () => {
    const { rows, columns } = analysisTable([cost(0.05, 0.07, 0.1), cost(0.05, 0.07, 0.1)]);
    expect(rows.map(([name]) => name)).toEqual(["off", "on, nothing is wrong", "on, a service fails"]);
    for (const row of rows) expect(row).toHaveLength(columns.length);
  });

  it("is judged by its dearest time", () => {
    expect(analysisVerdict([cost(0.05, 0.07, 0.1), cost(0.05, 0.07, 0.12)]).state).toBe("holds");
    expect(analysisVerdict([cost(0.05, 0.07, 0.4), cost(0.05, 0.07, 0.4)]).state).toBe("missed");
    expect(analysisVerdict([cost(0.05, 0.4, 0.1), cost(0.05, 0.4, 0.1)]).state).toBe("missed");
  });
});
