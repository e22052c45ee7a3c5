import { beforeEach, describe, expect, it } from "vitest";
import { Refusals } from "../../../controller/push/index.js";

const START_MS = Date.parse("2026-11-21T12:00:00Z");
let nowMs: number;
let refusals: Refusals;
beforeEach(() => {
  nowMs = START_MS;
  refusals = new Refusals(() => nowMs);
});

describe("a refusal", () => {
  it("is told at once and then, while it repeats, once a minute with its count", () => {
    expect(refusals.add("a", "labels: is not an object")?.times).toBe(1);
    expect(refusals.add("a", "labels: is not an object")).toBeUndefined();
    nowMs += 59_999;
    expect(refusals.add("a", "labels: is not an object")).toBeUndefined();
    nowMs += 1;
    expect(refusals.add("a", "labels: is not an object")?.times).toBe(4);
  });

  it("of another node, or for another reason, is another one", () => {
    refusals.add("a", "x");
    expect(refusals.add("b", "x")).toBeDefined();
    expect(refusals.add("a", "y")).toBeDefined();
  });

  it("is listed with its count, the newest first, until it has not been heard for a minute", () => {
    refusals.add("a", "x");
    nowMs += 30_000;
    refusals.add("b", "y");
    refusals.add("b", "y");
    expect(refusals.list()).toEqual([
      { node: "b", reason: "y", times: 2, lastMs: nowMs },
      { node: "a", reason: "x", times: 1, lastMs: START_MS },
    ]);
    nowMs += 30_000;
    expect(refusals.list().map(({ node }) => node)).toEqual(["b"]);
  });
});

describe("a flood of refusals", () => {
  it("takes sixty lines of a minute and a hundred places", () => {
    const told = Array.from({ length: 5000 }, (_, at) => refusals.add(`n${at}`, "x")).filter(Boolean);
    expect(told).toHaveLength(60);
    expect(refusals.list()).toHaveLength(100);
    expect(refusals.list()[0]?.node).toBe("n4999");
  });

  it("leaves the next minute its lines", () => {
    for (let at = 0; at < 100; at++) refusals.add(`n${at}`, "x");
    nowMs += 60_000;
    expect(refusals.add("one more", "x")).toBeDefined();
  });
});
