import { describe, expect, it } from "vitest";
import { match } from "../../../../bench/diagnosis/score/index.js";
import { at, fault, randomOf, recordingWith, service, told } from "../mesh.js";

const slowB = fault("b", ["n/b"], 20, 26);

describe("an incident", () => {
  it("is of the fault in whose time it was detected", () => {
    const incident = told(1, 22, [service("n/b")]);
    const { judged, falseOnes } = match(recordingWith([slowB]), [incident]);
    expect(judged).toEqual([{ fault: slowB, told: incident, rank: 1, isKindRight: true }]);
    expect(falseOnes).toEqual([]);
  });

  it("may come up to 20 s after the fault's end", () => {
    const late = told(1, 30, [service("n/b")]);
    expect(match(recordingWith([slowB]), [late]).judged[0]?.rank).toBe(1);
    const tooLate = told(1, 31, [service("n/b")]);
    const { judged, falseOnes } = match(recordingWith([slowB]), [tooLate]);
    expect(judged).toEqual([{ fault: slowB }]);
    expect(falseOnes).toEqual([tooLate]);
  });

  it("may come a step after the fault's end where steps are longer than 20 s", () => {
    const recording = recordingWith([slowB]);
    const window = { ...recording.window, stepMs: 60_000 };
    const late = told(1, 38, [service("n/b")]);
    expect(match({ ...recording, window }, [late]).judged[0]?.rank).toBe(1);
  });

  it("may come less than a step before the fault's label, which is no better known than a step", () => {
    const early = told(1, 20, [service("n/b")]);
    const { judged, falseOnes } = match(recordingWith([slowB]), [early]);
    expect(judged[0]).toMatchObject({ told: early, rank: 1 });
    expect(falseOnes).toEqual([]);
  });

  it("is false a step before the fault, even if its answer is right", () => {
    const early = told(1, 19, [service("n/b")]);
    const { judged, falseOnes } = match(recordingWith([slowB]), [early]);
    expect(judged[0]?.told).toBeUndefined();
    expect(falseOnes).toEqual([early]);
  });

  it("just before a label is of the fault that goes on, or was just over, where there is one", () => {
    const early = told(1, 27, [service("n/b")]);
    for (const next of [fault("c", ["n/b"], 27, 34), fault("c", ["n/b"], 28, 34)]) {
      const { judged } = match(recordingWith([slowB, next]), [early]);
      expect(judged.map((each) => each.told)).toEqual([early, undefined]);
    }
  });

  it("counts once for a fault: what is told again is told apart", () => {
    const [first, second] = [told(1, 22, [service("n/c")]), told(2, 24, [service("n/b")])];
    const { judged, repeated, falseOnes } = match(recordingWith([slowB]), [first, second]);
    expect(judged[0]).toEqual({ fault: slowB, told: first });
    expect(repeated).toEqual([second]);
    expect(falseOnes).toEqual([]);
  });
});

describe("an incident that was there before the fault", () => {
  const [right] = [[service("n/b")]];

  it("is not of it where its onset lies further back than an onset may err", () => {
    const old = { ...told(1, 22, right), onsetMs: at(18) };
    const { judged, falseOnes, repeated } = match(recordingWith([slowB]), [old]);
    expect(judged).toEqual([{ fault: slowB }]);
    expect(falseOnes).toEqual([old]);
    expect(repeated).toEqual([]);
  });

  it("is of it where its onset is off by a step", () => {
    const near = { ...told(1, 22, right), onsetMs: at(18) + 1 };
    expect(match(recordingWith([slowB]), [near]).judged[0]?.rank).toBe(1);
  });

  it("does not find it by going on, so that the fault is missed", () => {
    const before = told(1, 15, right);
    expect(match(recordingWith([slowB]), [before]).judged).toEqual([{ fault: slowB }]);
  });
});

describe("two faults that follow one another", () => {
  const next = fault("c", ["n/c"], 28, 34);

  it("share no incident: it is of the one that goes on", () => {
    const incident = told(1, 29, [service("n/c"), service("n/b")]);
    const { judged } = match(recordingWith([slowB, next]), [incident]);
    expect(judged).toEqual([{ fault: slowB }, { fault: next, told: incident, rank: 1, isKindRight: true }]);
  });

  it("leave what comes between them to the first", () => {
    const incident = told(1, 28, [service("n/b")]);
    const { judged } = match(recordingWith([slowB, next]), [incident]);
    expect(judged.map(({ rank }) => rank)).toEqual([1, undefined]);
  });

  it("leave what comes after both to the second, however near the first", () => {
    const brief = fault("c", ["n/c"], 27, 28);
    const incident = told(1, 29, [service("n/b")]);
    const { judged, falseOnes } = match(recordingWith([slowB, brief]), [incident]);
    expect(judged).toEqual([{ fault: slowB }, { fault: brief, told: incident }]);
    expect(falseOnes).toEqual([]);
  });
});

describe("any incidents", () => {
  it("are each of a fault, told again, or false: none gets lost", () => {
    const random = randomOf(7);
    for (let round = 0; round < 200; round++) {
      const faults = Array.from({ length: 1 + Math.floor(random() * 3) }, (_, nth) => {
        const from = Math.floor(random() * 30);
        return fault(`f${nth}`, [random() < 0.5 ? "n/b" : "n/c"], from, from + 1 + Math.floor(random() * 8));
      });
      const incidents = Array.from({ length: Math.floor(random() * 6) }, (_, id) =>
        told(id, 1 + Math.floor(random() * 39), [service("n/b"), service("n/c")]),
      );
      const { judged, falseOnes, repeated } = match(recordingWith(faults), incidents);
      const found = judged.flatMap(({ told: each }) => (each === undefined ? [] : [each]));
      expect(judged.map((each) => each.fault)).toEqual(faults);
      expect(new Set([...found, ...falseOnes, ...repeated])).toEqual(new Set(incidents));
      expect(new Set(found).size + falseOnes.length + repeated.length).toBe(incidents.length);
    }
  });
});

describe("the rank of a right answer", () => {
  it("counts the causes before it", () => {
    const incident = told(1, 22, [service("n/c"), service("n/a"), service("n/b")]);
    expect(match(recordingWith([slowB]), [incident]).judged[0]?.rank).toBe(3);
  });

  it("is absent where no cause is right, and where there is none", () => {
    for (const causes of [[service("n/a")], []])
      expect(match(recordingWith([slowB]), [told(1, 22, causes)]).judged[0]?.rank).toBeUndefined();
  });

  it("is of any of the right answers", () => {
    const edge = fault("edge", ["n/a -> n/b", "n/b"], 20, 26);
    const cause = {
      ...service("n/b", "network"),
      target: { type: "edge", source: "n/a", destination: "n/b" } as const,
    };
    expect(match(recordingWith([edge]), [told(1, 22, [cause])]).judged[0]?.rank).toBe(1);
  });
});

describe("the kind of a cause", () => {
  it("is judged at the right answer, not at the first", () => {
    const causes = [service("n/a", "slow_service"), service("n/b", "errors")];
    const [judged] = match(recordingWith([slowB]), [told(1, 22, causes)]).judged;
    expect(judged).toMatchObject({ rank: 2, isKindRight: false });
  });

  it("is not judged where the data do not tell it", () => {
    const untold = { ...slowB, kinds: [] };
    const [judged] = match(recordingWith([untold]), [told(1, 22, [service("n/b", "errors")])]).judged;
    expect(judged).not.toHaveProperty("isKindRight");
  });
});

describe("two faults at once", () => {
  const [b, c] = [fault("b", ["n/b"], 20, 26), fault("c", ["n/c"], 20, 26)];

  it("do not take each other's place", () => {
    const { judged } = match(recordingWith([b, c]), [told(1, 22, [service("n/c"), service("n/b")])]);
    expect(judged.map(({ rank }) => rank)).toEqual([1, 1]);
  });

  it("are missed each for itself", () => {
    const causes = [service("n/c"), service("n/a")];
    const { judged } = match(recordingWith([b, c]), [told(1, 22, causes)]);
    expect(judged.map(({ rank }) => rank)).toEqual([undefined, 1]);
  });

  it("may have an incident each", () => {
    const incidents = [told(1, 22, [service("n/c")]), told(2, 23, [service("n/b")])];
    const { judged, repeated } = match(recordingWith([b, c]), incidents);
    expect(judged.map((each) => [each.told?.id, each.rank])).toEqual([
      [2, 1],
      [1, 1],
    ]);
    expect(repeated).toEqual([]);
  });
});
