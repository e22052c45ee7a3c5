import { describe, expect, it } from "vitest";
import { didYouMean } from "../../../controller/cli/nearest.js";
import { run } from "./world.js";

const WORDS = ["policies", "CircuitBreaker", "edges", "breakers", "audit"];

describe("a mistyped word", () => {
  it.each([
    ["edgs", "edges"],
    ["EDGE", "edges"],
    ["circuitbraker", "CircuitBreaker"],
    ["breaker", "breakers"],
    ["polices", "policies"],
  ])("%s is taken for %s", (word, meant) => {
    expect(didYouMean(word, WORDS)).toBe(` (did you mean ${meant}?)`);
  });

  it.each(["", "xyzzy", "something else", "aaaaaaaaaaaaaaaaaaaaaaaa"])("%j is taken for nothing", (word) => {
    expect(didYouMean(word, WORDS)).toBe("");
  });

  it.each([
    [["gte"], "(Did you mean get?)"],
    [["get", "--outptu", "json"], "(Did you mean --output?)"],
    [["get", "edgs"], "(did you mean edges?)"],
    [["delete", "FaultInjecton", "a"], "(did you mean FaultInjection?)"],
    [["help", "aply"], "(did you mean apply?)"],
  ])("%j is answered with what was meant", async (args, words) => {
    const { code, err } = await run(args);
    expect(code).toBe(2);
    expect(err).toContain(words);
  });
});
