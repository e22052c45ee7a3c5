import { describe, expect, it } from "vitest";
import { BASELINES, chanceWithin, servicesOf } from "../../../../bench/diagnosis/score/index.js";
import { fault, recordingWith, sample, threeServices } from "../mesh.js";

function scoresOf(name: string, recording = recordingWith([fault("b", ["n/b"], 20, 26)])) {
  const baseline = BASELINES.find((each) => each.name === name);
  const [first] = recording.faults;
  if (baseline === undefined || first === undefined) throw new Error(`no ${name}`);
  return baseline.score(recording, first);
}

describe("the chance of a right answer by lot", () => {
  const four = new Map([..."abcd"].map((name) => [name, 0]));

  it.each([
    [["a"], 1, 1 / 4],
    [["a"], 3, 3 / 4],
    [["a", "b"], 1, 1 / 2],
    [["a", "b"], 3, 1],
    [["a"], 9, 1],
    [["z"], 3, 0],
  ])("of %j within %i is %d", (targets, most, chance) => {
    expect(chanceWithin(four, targets, most)).toBeCloseTo(chance, 12);
  });

  it("is certain or none where the scores differ", () => {
    const scores = new Map([..."abcd"].map((name, index) => [name, index]));
    expect(chanceWithin(scores, ["d"], 1)).toBe(1);
    expect(chanceWithin(scores, ["c"], 1)).toBe(0);
    expect(chanceWithin(scores, ["c"], 2)).toBe(1);
  });

  it("shares the places that are left among those that stand out alike", () => {
    const scores = new Map(Object.entries({ a: 5, b: 1, c: 1, d: 1 }));
    expect(chanceWithin(scores, ["b"], 3)).toBeCloseTo(2 / 3, 12);
  });
});

describe("the candidates", () => {
  it("are services of the mesh alone", () => {
    expect(servicesOf(threeServices(1, () => sample(1)))).toEqual(["n/a", "n/b", "n/c"]);
  });
});

describe("the baseline by errors", () => {
  it("puts the service with the most failures first, by number and not by share", () => {
    const window = threeServices(40, (callee, step) => {
      if (step < 20) return sample(100);
      return callee === "n/b" ? sample(10, 5, 10) : sample(1_000, 5, callee === "n/c" ? 11 : 0);
    });
    const scores = scoresOf("most errors", recordingWith([fault("b", ["n/b"], 20, 26)], window));
    expect([...scores]).toEqual([
      ["n/a", 0],
      ["n/b", 50],
      ["n/c", 55],
    ]);
  });

  it("does not look at what failed before", () => {
    const window = threeServices(40, (_callee, step) => sample(100, 5, step < 20 ? 50 : 0));
    const scores = scoresOf("most errors", recordingWith([fault("b", ["n/b"], 20, 26)], window));
    expect([...scores.values()]).toEqual([0, 0, 0]);
  });
});

describe("the baseline by robust z", () => {
  const z = (of: (callee: string, step: number) => ReturnType<typeof sample>) =>
    scoresOf("robust z of each service", recordingWith([fault("b", ["n/b"], 20, 26)], threeServices(40, of)));

  it("puts the service first whose latency has shifted most in its own deviations", () => {
    const scores = z((callee, step) =>
      sample(100, step < 20 ? 10 : { "n/a": 14, "n/b": 20, "n/c": 10 }[callee]),
    );
    // The floor: 5 % of 10 ms and 2 ms.
    expect(scores.get("n/b")).toBeCloseTo(10 / 2.5, 9);
    expect(scores.get("n/a")).toBeCloseTo(4 / 2.5, 9);
    expect(scores.get("n/c")).toBe(0);
  });

  it("sees errors and traffic, too", () => {
    const scores = z((callee, step) => {
      if (step < 20) return sample(100);
      return { "n/a": sample(100), "n/b": sample(100, 5, 20), "n/c": sample(150) }[callee] ?? sample(0);
    });
    expect(scores.get("n/b")).toBeCloseTo(0.2 / 0.01, 9);
    expect(scores.get("n/c")).toBeCloseTo(50 / 10, 9);
  });

  it("does not learn from the time of another fault", () => {
    const window = threeServices(40, (callee, step) =>
      sample(100, callee === "n/b" && (step >= 20 || step < 15) ? 50 : 10),
    );
    const faults = [fault("earlier", ["n/b"], 0, 15), fault("b", ["n/b"], 20, 26)];
    const recording = { ...recordingWith(faults, window), faults: faults.slice(1) };
    const [, late] = faults;
    const baseline = BASELINES.find(({ name }) => name === "robust z of each service");
    if (late === undefined || baseline === undefined) throw new Error("no fault");
    const blind = baseline.score(recording, late).get("n/b") ?? 0;
    const sighted = baseline.score({ ...recording, faults }, late).get("n/b") ?? 0;
    expect(blind).toBe(0);
    expect(sighted).toBeCloseTo(40 / 2.5, 9);
  });
});
