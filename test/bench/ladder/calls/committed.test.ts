import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { complaintsOf } from "../../../../bench/ladder/calls/committed.js";
import { check } from "../../../../bench/ladder/calls/index.js";

const MODULE = fileURLToPath(new URL("../../../../dist/meshfuse.wasm", import.meta.url));
const HOW =
  'if that is meant, commit the new calls with the reason: npm run bench -- calls --commit "REASON"';

describe("the host calls of the filter", () => {
  it("are as committed, to the last value", async () => {
    expect(await check(MODULE)).toEqual([]);
  });
});

describe("calls against the committed ones", () => {
  it("are fine when all lines are the same", () => {
    expect(complaintsOf({ a: ["x: f()", "y"] }, { a: ["x: f()", "y"] })).toEqual([]);
  });

  it("are complained of by scenario, with the lines that went and came", () => {
    expect(complaintsOf({ a: ["x: f()", "y: g()"] }, { a: ["x: f()", "y"] })).toEqual([
      "a asks the host for something else:",
      "  - y",
      "  + y: g()",
      HOW,
    ]);
  });

  it("are complained of where only their order differs", () => {
    expect(complaintsOf({ a: ["y", "x"] }, { a: ["x", "y"] })).toEqual([
      "a asks the host for something else:",
      HOW,
    ]);
  });

  it("are complained of where a scenario is new, or gone", () => {
    expect(complaintsOf({ a: [] }, { b: [] })).toEqual([
      "b has committed calls and is not recorded any more",
      "a has no committed calls",
      HOW,
    ]);
  });
});
