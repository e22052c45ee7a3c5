// What a page says of simulated experiments, from a few made up ones.
import { describe, expect, test } from "vitest";
import { KEPT, REGRESSION_S, type Scenario } from "../../../../bench/ladder/guards/scenarios.js";
import {
  falseStopsTable,
  falseStopsVerdict,
  type Stops,
  timesTable,
} from "../../../../bench/ladder/guards/table.js";

const scenario = KEPT[0] as Scenario;
const never = undefined;

/** Of each judge the seconds of its stops; the others of so many experiments are never stopped. */
function stopsOf(count: number, ...byJudge: number[][]): Stops {
  return Array.from({ length: count }, (_, at) => byJudge.map((seconds) => seconds[at] ?? never));
}

describe("the table of false stops", () => {
  test("has the share of each judge, with its exact interval", () => {
    const { rows, columns } = falseStopsTable([{ scenario, stops: stopsOf(1_000, [], [5, 9], [1]) }]);
    expect(columns.slice(0, 3)).toEqual(["traffic", "experiments", "guard"]);
    expect(rows).toHaveLength(1);
    const [name, count, guard, last, all] = rows[0] ?? [];
    expect([name, count]).toEqual([scenario.name, 1_000]);
    expect(guard).toMatchObject({ median: 0, low: 0, samples: 1_000 });
    expect(last).toMatchObject({ median: 0.2 });
    expect(all).toMatchObject({ median: 0.1 });
  });

  test("counts a stop in the first second, too", () => {
    const { rows } = falseStopsTable([{ scenario, stops: stopsOf(10, [0, 0], [], []) }]);
    expect(rows[0]?.[2]).toMatchObject({ median: 20 });
  });
});

describe("the verdict on false stops", () => {
  test("is that of the traffic with the most", () => {
    const good = { stops: stopsOf(10_000, []) };
    expect(falseStopsVerdict([good])).toMatchObject({ state: "holds", figure: { median: 0 } });
    const bad = {
      stops: stopsOf(
        10_000,
        Array.from({ length: 500 }, () => 7),
      ),
    };
    expect(falseStopsVerdict([good, bad, good])).toMatchObject({ state: "missed", figure: { median: 5 } });
  });

  test("is open where there are too few experiments to know", () => {
    expect(falseStopsVerdict([{ stops: stopsOf(100, []) }])).toMatchObject({ state: "open" });
  });
});

describe("the table of times", () => {
  const at = (...seconds: number[]) => seconds.map((second) => REGRESSION_S + second);

  test("counts the seconds from the regression on, its own included", () => {
    const stops = stopsOf(4, at(9, 0, 4, 2), at(0, 0, 0, 0));
    expect(timesTable([{ scenario, stops }], 100).rows).toEqual([[scenario.name, 100, 5, 500, 10, 1]]);
  });

  test("leaves out what was stopped before it, and says how many were stopped", () => {
    const stops = stopsOf(8, [3, ...at(0, 1)], [5]);
    expect(timesTable([{ scenario, stops }], 10).rows).toEqual([[scenario.name, 25, 2, 20, 2, undefined]]);
  });

  test("has no time where nothing was stopped", () => {
    const { rows } = timesTable([{ scenario, stops: stopsOf(5, [], []) }], 100);
    expect(rows).toEqual([[scenario.name, 0, undefined, undefined, undefined, undefined]]);
  });
});
