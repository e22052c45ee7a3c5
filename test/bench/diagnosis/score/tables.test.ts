import { describe, expect, it } from "vitest";
import {
  falseTable,
  faultTable,
  groupTable,
  type Judgement,
  match,
  shareOf,
  summaryTable,
  verdictsOf,
} from "../../../../bench/diagnosis/score/index.js";
import { fault, recordingWith, STEP_MS, sample, service, threeServices, told } from "../mesh.js";

const faults = [
  { ...fault("first", ["n/b"], 5, 10), strength: "+40 ms" },
  { ...fault("third", ["n/c"], 15, 20), kind: "errors" },
  { ...fault("missed", ["n/b"], 30, 34), kind: "errors" },
];

/** The first is right at once, the second has the right answer third, the third is missed; one incident is false. */
const judgement: Judgement = match(recordingWith(faults), [
  told(1, 6, [service("n/b", "errors")]),
  told(2, 17, [service("n/a"), service("n/b"), service("n/c")]),
  told(3, 26, [service("n/a")]),
]);

describe("the summary", () => {
  const { rows, notes = [] } = summaryTable([judgement]);

  it("counts what was not found as not right", () => {
    const [ours] = rows;
    expect(ours?.slice(0, 6)).toEqual([
      ...["Meshfuse", 3],
      ...[shareOf(2, 3), shareOf(1, 3), shareOf(2, 3), shareOf(0, 1)],
    ]);
  });

  it("tells how long after its begin a fault was found", () => {
    expect(rows[0]?.[6]).toMatchObject({ median: 7.5, low: 5, high: 10, samples: 2 });
  });

  it("has the baselines beside, with the exact expectation of what is drawn by lot", () => {
    expect(rows.map(([by]) => by)).toEqual([
      ...["Meshfuse", "random", "most errors", "robust z of each service"],
    ]);
    expect(rows[1]?.[3]).toEqual(shareOf(1, 3));
    expect(rows[1]?.[4]).toEqual(shareOf(3, 3));
  });

  it("says how many incidents there were without a fault, and in how much time", () => {
    expect(notes[1]).toMatch(/^Incidents where there was no fault: 1 in 0\.0 h without faults/);
  });

  it("says how many more incidents there were in the time of a fault", () => {
    expect(notes[2]).toMatch(/^Further incidents in the time of a fault, right or wrong: 0\./);
    const twice = match(recordingWith(faults), [told(1, 6, [service("n/b")]), told(2, 8, [service("n/a")])]);
    expect(summaryTable([judgement, twice]).notes?.[2]).toMatch(/right or wrong: 1\./);
  });
});

describe("a table of groups", () => {
  it("has a row for each, in order of the names", () => {
    const { rows } = groupTable("kind", [judgement], (each) => each.fault.kind);
    expect(rows.map(([kind, count, found]) => [kind, count, found])).toEqual([
      ["errors", 2, shareOf(1, 2)],
      ["slow service", 1, shareOf(1, 1)],
    ]);
  });
});

describe("the table of faults", () => {
  it("says of each when it was found, the rank, and what was said", () => {
    expect(faultTable([judgement]).rows).toEqual([
      ["first", "slow service", "+40 ms", STEP_MS / 1_000, 1, "no", "errors n/b (0.50)"],
      ["third", "errors", "", 10, 3, "yes", "slow_service n/a (0.50)"],
      ["missed", "errors", "", "missed", "none", "-", ""],
    ]);
  });

  it("says so where nothing stood out", () => {
    const silent = match(recordingWith(faults.slice(0, 1)), [told(1, 6, [])]);
    expect(faultTable([silent]).rows[0]?.slice(4)).toEqual(["none", "-", "nothing stands out"]);
  });
});

describe("the table of false incidents", () => {
  it("names the strongest symptoms", () => {
    const symptoms = [{ kind: "latency", source: "", destination: "n/b" } as const];
    const incident = { ...told(3, 26, [service("n/a")]), symptoms };
    const { rows } = falseTable([match(recordingWith([]), [incident])]);
    expect(rows).toEqual([
      ["test", "1970-01-01T00:18:50.000Z", "latency all -> n/b", "slow_service n/a (0.50)"],
    ]);
  });
});

describe("verdicts", () => {
  it("are there for what is asked for alone, by the interval", () => {
    const verdicts = verdictsOf([judgement], { first: 0.9, found: 0.1, foundWithinS: 20 });
    expect(verdicts.map(({ target, limit, state }) => [target, limit, state])).toEqual([
      ["faults that are found", 0.1, "holds"],
      ["right answer first (AC@1)", 0.9, "missed"],
      ["found after, where it is", 20, "holds"],
    ]);
  });

  it("say of false incidents how many a day, as a count that may vary", () => {
    const [verdict, harmless] = verdictsOf([judgement], { falseADay: 2 });
    expect(harmless?.figure).toEqual(verdict?.figure);
    const quietDays = ((40 - 5 - 5 - 4 - 4 * 3 + 0) * STEP_MS) / 86_400_000;
    expect(verdict?.figure.median).toBeCloseTo(1 / quietDays, 6);
    // Of 1 seen, the exact interval of a Poisson count is 0.025 to 5.57.
    expect((verdict?.figure.low ?? 0) * quietDays).toBeCloseTo(0.025, 1);
    expect((verdict?.figure.high ?? 0) * quietDays).toBeCloseTo(5.57, 1);
  });

  it("judge incidents in which users suffered, too, and beside them those that are left", () => {
    const window = threeServices(40, (callee, step) =>
      sample(100, 5, callee === "n/a" && step >= 24 && step < 27 ? 50 : 0),
    );
    const harmed = match(recordingWith([], window), [told(1, 26, [service("n/b")])]);
    const [all, harmless] = verdictsOf([harmed], { falseADay: 2 });
    const days = (40 * STEP_MS) / 86_400_000;
    expect([all?.figure.median, harmless?.figure.median]).toEqual([1 / days, 0]);
    expect(harmless?.figure.low).toBe(0);
    // Of none seen, the exact upper end is 3.69.
    expect((harmless?.figure.high ?? 0) * days).toBeCloseTo(3.69, 0);
  });

  it("are none of incidents a day where no time was quiet", () => {
    const busy = match(recordingWith([fault("all", ["n/b"], 0, 40)]), []);
    expect(verdictsOf([busy], { falseADay: 2 })).toEqual([]);
  });
});
