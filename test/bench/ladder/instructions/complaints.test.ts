import { describe, expect, it } from "vitest";
import { complaintsOf } from "../../../../bench/ladder/instructions/committed.js";
import { difference, unusable } from "../../../../bench/ladder/instructions/versions.js";

const HOW =
  'if that is meant, commit the new numbers with the reason: npm run bench -- instructions --commit "REASON"';

describe("numbers against the committed ones", () => {
  it("are fine up to 2 % off, either way", () => {
    expect(complaintsOf({ a: 1020, b: 980, c: 1000 }, { a: 1000, b: 1000, c: 1000 })).toEqual([]);
  });

  it("are complained of over that, with the case, how much, and what to do", () => {
    expect(complaintsOf({ a: 1021, b: 1000 }, { a: 1000, b: 1000 })).toEqual([
      "a takes 1021 instructions, 2.1 % over the committed 1000",
      HOW,
    ]);
  });

  it("are complained of under it, since a stale number hides what is lost next", () => {
    expect(complaintsOf({ a: 900 }, { a: 1000 })).toEqual([
      "a takes 900 instructions, 10.0 % under the committed 1000; a stale number would hide the next loss",
      HOW,
    ]);
  });

  it("are complained of where a case is new, or gone", () => {
    expect(complaintsOf({ a: 1 }, { b: 1 })).toEqual([
      "a takes 1 instructions and has no committed number",
      "b has a committed number and is not measured any more",
      HOW,
    ]);
  });
});

describe("a wasm2c of another version", () => {
  it("is not used, since it writes another C", () => {
    expect(unusable({ wasm2c: "1.0.32" })).toBeUndefined();
    expect(unusable({ wasm2c: "1.0.36" })).toBe(
      "install wasm2c of wabt 1.0.32: the one on the PATH is of 1.0.36, which writes another C",
    );
  });
});

describe("the tools of committed numbers", () => {
  const versions = { wasm2c: "1.0.32", gcc: "12.2.0", valgrind: "3.19.0", cpu: "x64" };

  it("are the same when all versions are", () => {
    expect(difference({ ...versions }, versions)).toBeUndefined();
  });

  it("differ by each version that differs", () => {
    expect(difference({ ...versions, gcc: "13.1.0", cpu: "arm64" }, versions)).toBe(
      "gcc 13.1.0 instead of 12.2.0, cpu arm64 instead of x64",
    );
  });
});
