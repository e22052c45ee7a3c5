import { describe, expect, test } from "vitest";
import { differenceOf } from "./expected.js";

describe("what a page expects", () => {
  test("is met by the same lines, whatever the width of columns and the spaces at ends", () => {
    expect(differenceOf("A    B\nx  y\n", "A  B  \nx         y\n\n")).toBeUndefined();
  });

  test("is not met by another indentation, nor by one space for two", () => {
    expect(differenceOf("  a: 1\n", "a: 1\n")).toBe("no line like:   a: 1");
    expect(differenceOf("a  b\n", "a b\n")).toBe("no line like: a  b");
  });

  test("takes ... in a line for anything in it, and reads the rest by the letter", () => {
    expect(differenceOf("took ... ms (of 5)\n", "took 1.25 ms (of 5)\n")).toBeUndefined();
    expect(differenceOf("a.c ...\n", "abc d\n")).toBe("no line like: a.c ...");
  });

  test("takes a line of ... for any lines, none too", () => {
    expect(differenceOf("first\n...\nlast\n", "first\nlast\n")).toBeUndefined();
    expect(differenceOf("first\n...\nlast\n", "first\n1\n2\nlast\n")).toBeUndefined();
    expect(differenceOf("...\n", "")).toBeUndefined();
  });

  test("names the first line that is missing", () => {
    expect(differenceOf("a\nb\nc\n", "a\nc\n")).toBe("no line like: b");
    expect(differenceOf("a\n", "")).toBe("no line like: a");
  });

  test("does not let pass what is printed beyond it", () => {
    expect(differenceOf("a\n", "a\nError: b\n")).toBe("there is more than that");
  });
});
