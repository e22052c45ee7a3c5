import { describe, expect, it } from "vitest";
import { asksForRequest, verdictsOf } from "../../../../bench/ladder/calls/verdicts.js";
import type { Recording } from "../../../../bench/recorder/index.js";
import { SCENARIOS, type Scenario } from "../../../../bench/scenario/index.js";

const returning = (values: number): Recording => [
  { name: "proxy_on_log", calls: Array(values).fill({ name: "get", args: [], returnedBytes: 9 }) },
];
const [base] = SCENARIOS;
const scenario = (name: string, document: Scenario["document"], status = 200): Scenario => {
  if (base === undefined) throw new Error("there are no scenarios");
  return { ...base, name, document, status };
};
const TAGGED = { tags: [{ name: "a", from: { header: "b" } }] };

describe("a policy asks about the request", () => {
  it.each([
    [{}, false],
    [{ breakers: [{ name: "b", trip: {} }] }, false],
    [{ breakers: [{ name: "b", match: {} }] }, true],
    [{ breakers: [{ name: "b" }, { name: "c", key: {} }] }, true],
    [TAGGED, true],
    [{ faults: [] }, true],
    [{ services: [] }, true],
  ])("in %j: %s", (document, asks) => {
    expect(asksForRequest({ document })).toBe(asks);
  });
});

describe("the verdict on returned values", () => {
  const both = [scenario("plain", {}), scenario("tag", TAGGED)];

  it("holds with one value, and a second where something asks about the request", () => {
    const found = verdictsOf(
      both,
      new Map([
        ["plain", returning(1)],
        ["tag", returning(2)],
      ]),
    );
    expect(found.map(({ limit, figure, state }) => [limit, figure.median, state])).toEqual([
      [1, 1, "holds"],
      [2, 2, "holds"],
    ]);
  });

  it("is missed by one value more, and says by which scenario", () => {
    const found = verdictsOf(
      both,
      new Map([
        ["plain", returning(2)],
        ["tag", returning(3)],
      ]),
    );
    expect(found.map(({ state, note }) => [state, note])).toEqual([
      ["missed", "over it: plain"],
      ["missed", "over it: tag"],
    ]);
  });

  it("is about answers of the upstream alone", () => {
    expect(verdictsOf([scenario("rejection", {}, 503)], new Map([["rejection", returning(9)]]))).toEqual([]);
  });

  it("is about what was recorded alone", () => {
    expect(verdictsOf(both, new Map([["tag", returning(1)]]))).toHaveLength(1);
  });
});

describe("the verdicts on two tags", () => {
  const asking = (...names: string[]): Recording => [
    { name: "proxy_on_log", calls: names.map((name) => ({ name, args: [] })) },
  ];
  const found = (untagged: Recording, tagged: Recording) =>
    verdictsOf(
      [],
      new Map([
        ["pass-through", untagged],
        ["tags-2", tagged],
      ]),
    ).map(({ unit, figure, state }) => [unit, figure.median, state]);

  it("hold with one returned value more, and no call about metrics", () => {
    expect(found(returning(1), returning(2))).toEqual([
      ["values", 1, "holds"],
      ["calls", 0, "holds"],
    ]);
    const histogram = asking("proxy_record_metric");
    expect(found(histogram, histogram)).toEqual([
      ["values", 0, "holds"],
      ["calls", 0, "holds"],
    ]);
  });

  it("are missed by a second value, and by one call about a metric", () => {
    expect(found(returning(1), returning(3))[0]).toEqual(["values", 2, "missed"]);
    expect(found(asking(), asking("proxy_increment_metric"))[1]).toEqual(["calls", 1, "missed"]);
  });

  it("are not given where one of both was not recorded", () => {
    expect(verdictsOf([], new Map([["tags-2", returning(9)]]))).toEqual([]);
  });
});
