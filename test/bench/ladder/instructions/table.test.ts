import { describe, expect, it } from "vitest";
import type { Cost } from "../../../../bench/ladder/instructions/measure.js";
import {
  besideTable,
  functionTable,
  growthTable,
  requestTable,
} from "../../../../bench/ladder/instructions/table.js";

const NOTHING = { create: 0, request: 0, response: 0, log: 0, end: 0 };
const cost = (name: string, instructions: number, hostCalls: Record<string, number> = {}): Cost => ({
  name,
  instructions,
  parts: NOTHING,
  tick: 7,
  functions: [],
  hostCalls,
});

describe("the table of requests", () => {
  const column = (costs: Cost[], at: number) => requestTable(costs).rows.map((row) => row.at(at));

  it("shows instructions, and how many more than the first row's", () => {
    const costs = [cost("none", 1000.4), cost("one", 1234.6), cost("less", 990)];
    expect(column(costs, 2)).toEqual([1000, 1235, 990]);
    expect(column(costs, 3)).toEqual([undefined, 234, -10]);
    expect(requestTable(costs).columns[3]).toBe("more than none");
  });

  it("says what a scenario does", () => {
    expect(column([cost("pass-through", 1)], 1)).toEqual(["nothing configured: it counts"]);
  });

  it("shows the callbacks of a request, and a tick apart from them", () => {
    const parts = { create: 1, request: 2.4, response: 3, log: 4, end: 5 };
    const { columns, rows } = requestTable([{ ...cost("a", 15.4), parts }]);
    expect(columns.slice(4, 10)).toEqual([
      "stream begins",
      "request headers",
      "response headers",
      "log",
      "body and end",
      "a tick",
    ]);
    expect(rows[0]?.slice(4, 10)).toEqual([1, 2, 3, 4, 5, 7]);
  });

  it("shows all host calls of the first row, and what is different in the others", () => {
    const costs = [
      cost("none", 1, { clock: 2, pairs: 1 }),
      cost("same", 1, { clock: 2, pairs: 1 }),
      cost("slow", 1, { clock: 3, pairs: 1 }),
      cost("open", 1, { clock: 2, reply: 1 }),
    ];
    expect(column(costs, -1)).toEqual(["2 clock, 1 pairs", "the same", "+1 clock", "-1 pairs, +1 reply"]);
  });

  it("shows calls that not each request makes as a part of one", () => {
    const costs = [cost("none", 1, { clock: 2 }), cost("probe", 1, { clock: 2.011, set: 0.001, get: 1.257 })];
    expect(column(costs, -1).at(-1)).toBe("+0.01 clock, +1.26 get");
  });

  it("has as many cells in a row as columns", () => {
    const { columns, rows } = requestTable([cost("a", 1), cost("b", 2)]);
    expect(rows.map((row) => row.length)).toEqual([columns.length, columns.length]);
  });
});

describe("the table of growth", () => {
  it("compares rules with rules and keys with keys", () => {
    const costs = [cost("rules-1", 100), cost("full-set", 9), cost("rules-1000", 150), cost("keys-1", 10)];
    expect(growthTable(costs).rows).toEqual([
      ["rules", 1, 100, 1, 7],
      ["rules", 1000, 150, 1.5, 7],
      ["keys", 1, 10, 1, 7],
    ]);
  });
});

describe("the table of other modules", () => {
  it("shows them beside the filter in the same scenario", () => {
    const found = [{ scenario: "breaker", module: "floor", cost: cost("breaker", 68.2, { clock: 2 }) }];
    const { rows } = besideTable(found, [cost("full-set", 1), cost("breaker", 1083)]);
    expect(rows).toEqual([["breaker", "floor", 68, 1083, "2 clock"]]);
  });

  it("says none where nothing is asked of the host", () => {
    const found = [{ scenario: "a", module: "empty", cost: cost("a", 1) }];
    expect(besideTable(found, [cost("a", 2)]).rows[0]?.at(-1)).toBe("none");
  });
});

describe("the table of functions", () => {
  it("lists them as they come, no more than thirty", () => {
    const functions = Array.from({ length: 40 }, (_, at): [string, number] => [`f${at}`, 107.2 - at]);
    const { title, rows } = functionTable({ ...cost("breaker", 1), functions });
    expect(title).toBe("Where the instructions of breaker are");
    expect(rows).toHaveLength(30);
    expect(rows[0]).toEqual(["f0", 107]);
  });

  it("shows their names as the module has them", () => {
    const functions: Cost["functions"] = [
      ["Z_guestZ_proxy_on_log", 9],
      ["w2c_f12", 8],
    ];
    const { rows } = functionTable({ ...cost("breaker", 1), functions });
    expect(rows.map(([name]) => name)).toEqual(["proxy_on_log", "f12"]);
  });
});
