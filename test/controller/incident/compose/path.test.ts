import { describe, expect, it } from "vitest";
import { pathOf } from "../../../../controller/incident/compose/path.js";
import { aboutStep } from "../../../../controller/incident/show/phrases.js";
import type { Symptom } from "../../../../controller/model/index.js";
import { cause, OUTSIDE, PAGE, RATINGS, REVIEWS, SYMPTOMS, symptom } from "../support/case.js";

function seenOn(path: readonly string[], symptoms: readonly Symptom[] = SYMPTOMS): [string, string][] {
  return pathOf(cause({ path }), symptoms).map(({ node, seen }) => [node, seen]);
}

describe("the way to a cause", () => {
  it("begins with users where they feel what comes first", () => {
    expect(seenOn([REVIEWS, PAGE])[0]).toEqual([OUTSIDE, ""]);
    expect(seenOn([RATINGS, REVIEWS])[0]).toEqual([REVIEWS, ""]);
  });

  it("has users once where they are told already", () => {
    expect(seenOn([REVIEWS, PAGE, OUTSIDE]).map(([node]) => node)).toEqual([OUTSIDE, PAGE, REVIEWS]);
  });

  it("says what the one before sees, as the caller has it where both ends tell", () => {
    const both = [
      symptom({ seenBy: "destination", observed: 0.2 }),
      symptom({ seenBy: "source", observed: 0.9 }),
    ];
    expect(seenOn([RATINGS, REVIEWS], both)).toEqual([
      [REVIEWS, ""],
      [RATINGS, "fails: 0 % -> 90 %"],
    ]);
  });

  it("says what all callers see where no edge is told", () => {
    const all = [symptom({ source: "", kind: "latency", baseline: 10, observed: 200 })];
    expect(seenOn([RATINGS, REVIEWS], all)[1]).toEqual([RATINGS, "is slow: 10 ms -> 200 ms"]);
  });

  it("tells of others what is of the kind that is seen of the cause, where there is such", () => {
    const users = { source: OUTSIDE, destination: PAGE, atUsers: true, seenBy: "destination" } as const;
    const both = [
      symptom({ ...users, kind: "latency", baseline: 17, observed: 70 }),
      symptom({ ...users, kind: "errors", baseline: 0, observed: 0.13 }),
      symptom({ source: PAGE, destination: REVIEWS, kind: "errors", baseline: 0, observed: 0.11 }),
    ];
    expect(seenOn([REVIEWS, PAGE], both).map(([, seen]) => seen)).toEqual([
      "",
      "fails: 0 % -> 13 %",
      "fails: 0 % -> 11 %",
    ]);
    expect(seenOn([REVIEWS, PAGE], both.slice(0, 1)).map(([, seen]) => seen)[1]).toBe(
      "is slow: 17 ms -> 70 ms",
    );
  });

  it("says nothing of what another caller sees", () => {
    const other = [symptom({ source: "default/cron" })];
    expect(seenOn([RATINGS, REVIEWS], other)[1]).toEqual([RATINGS, ""]);
  });

  it("tells users, what lies between and the cause apart", () => {
    const roles = pathOf(cause({ path: [RATINGS, REVIEWS, PAGE] }), SYMPTOMS).map(({ role }) => role);
    expect(roles).toEqual(["users", "affected", "affected", "cause"]);
  });

  it("blames the caller that asks too much, and not the one that it asks", () => {
    const target = { type: "caller", service: REVIEWS } as const;
    const told = pathOf(cause({ target, kind: "bad_caller", path: [RATINGS, REVIEWS, PAGE] }), SYMPTOMS);
    expect(told.map(({ role }) => role)).toEqual(["users", "affected", "cause", "affected"]);
    expect(told.map(aboutStep)[3]).not.toContain("cause");
  });

  it("blames an edge, and not the service that it leads to", () => {
    const target = { type: "edge", source: REVIEWS, destination: RATINGS } as const;
    const told = pathOf(cause({ target, kind: "network", path: [RATINGS, REVIEWS, PAGE] }), SYMPTOMS);
    expect(told.map(({ role }) => role)).toEqual(["users", "affected", "affected", "callee"]);
    expect(told.map(aboutStep)[3]).toBe("the cause is on the way to it; fails: 0 % -> 100 %");
  });

  it("says of a change where it acts: in a service, or on an edge", () => {
    const change = {
      ...{ kind: "experiment" as const, name: "default/x", atMs: 0, endedMs: null, summary: "x" },
      services: [RATINGS],
    };
    const last = (edge?: { source: string; destination: string }) => {
      const target = { type: "change" as const, change: edge === undefined ? change : { ...change, edge } };
      return pathOf(cause({ target, kind: "experiment", path: [RATINGS, REVIEWS] }), SYMPTOMS).at(-1);
    };
    expect(last()?.role).toBe("scene");
    expect(last({ source: REVIEWS, destination: RATINGS })?.role).toBe("callee");
  });

  it("is none where nothing is told of it", () => {
    expect(pathOf(cause({ path: [] }), SYMPTOMS)).toEqual([]);
  });

  it.each([
    ["traffic_loss", "gets too few requests"],
    ["traffic_surge", "gets too many requests"],
    ["hung", "hangs"],
  ] as const)("says of %s that it %s", (kind, words) => {
    expect(seenOn([RATINGS, REVIEWS], [symptom({ kind })])[1]?.[1]).toContain(words);
  });
});
