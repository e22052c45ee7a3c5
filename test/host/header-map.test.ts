import { describe, expect, it } from "vitest";
import { splitsMessage } from "./header-map.js";
import { HeaderMap } from "./index.js";

describe("a header map", () => {
  it("knows names without regard to case and keeps them in lower case", () => {
    const map = new HeaderMap({ "X-A": "1" });
    expect(map.get("x-a")).toBe("1");
    expect(map.get("X-a")).toBe("1");
    expect(map.pairs()).toEqual([["x-a", "1"]]);
  });

  it("answers the first of several values and keeps the others", () => {
    const map = new HeaderMap([
      ["x", "1"],
      ["x", "2"],
    ]);
    expect(map.get("x")).toBe("1");
    expect(map.size).toBe(2);
  });

  it("changes only the first of several values", () => {
    const map = new HeaderMap([
      ["x", "1"],
      ["x", "2"],
    ]);
    map.set("X", "3");
    expect(map.pairs()).toEqual([
      ["x", "3"],
      ["x", "2"],
    ]);
  });

  it("removes every value of a name", () => {
    const map = new HeaderMap([
      ["x", "1"],
      ["y", "2"],
      ["x", "3"],
    ]);
    map.remove("X");
    expect(map.pairs()).toEqual([["y", "2"]]);
  });

  it("keeps pseudo-headers before all others", () => {
    const map = new HeaderMap([
      ["x", "1"],
      [":path", "/"],
    ]);
    map.add(":method", "GET");
    map.set(":status", "200");
    expect(map.pairs().map(([name]) => name)).toEqual([":path", ":method", ":status", "x"]);
  });

  it("joins a second value of a pseudo-header to the first", () => {
    const map = new HeaderMap([[":path", "/a"]]);
    map.add(":path", "/b");
    expect(map.pairs()).toEqual([[":path", "/a,/b"]]);
  });

  it("tells its size in bytes", () => {
    expect(new HeaderMap({ ab: "cde", f: "" }).byteSize).toBe(6);
  });

  it("is independent of its clone", () => {
    const map = new HeaderMap({ a: "1" });
    const clone = map.clone();
    clone.set("a", "2");
    expect(map.get("a")).toBe("1");
  });

  it.each(["a\rb", "a\nb", "a\0b"])("sees that %j would split a message", (text) => {
    expect(splitsMessage(text)).toBe(true);
    expect(splitsMessage("a\tb\x7f")).toBe(false);
  });
});
