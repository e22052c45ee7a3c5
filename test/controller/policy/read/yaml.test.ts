import { describe, expect, it } from "vitest";
import type { Tree } from "../../../../controller/policy/read/index.js";
import { readYaml } from "../../../../controller/policy/read/index.js";

function treesOf(text: string): Tree[] {
  const reading = readYaml(text);
  if (!reading.ok) throw new Error(JSON.stringify(reading.problems));
  return reading.trees;
}

function valueOfOnly(text: string): unknown {
  return treesOf(text)[0]?.value;
}

function refusalsOf(text: string): [string, string][] {
  return treesOf(text).flatMap((tree) =>
    tree.refusals.map(({ pointer, message }) => [pointer, message] as [string, string]),
  );
}

describe("a YAML text", () => {
  it("is a list of documents, of which empty ones do not count", () => {
    expect(treesOf("").length).toBe(0);
    expect(treesOf("# only a comment\n").length).toBe(0);
    expect(treesOf("---\n---\na: 1\n---\n").map((tree) => tree.value)).toEqual([{ a: 1 }]);
    expect(treesOf("a: 1\n---\nb: 2\n").map((tree) => tree.value)).toEqual([{ a: 1 }, { b: 2 }]);
  });

  it("may be JSON, with all its escapes", () => {
    const text = '{"a": [1, "\\ud83d\\ude00", "\\/", true, null], "b": {"c": {}}}';
    expect(valueOfOnly(text)).toEqual(JSON.parse(text));
  });

  it("means by a plain word that word", () => {
    const words = [
      "no",
      "yes",
      "on",
      "off",
      "y",
      "n",
      "2026-11-21T00:00:00Z",
      "12:30:45",
      "50%",
      "10s",
      "1_000",
    ];
    expect(valueOfOnly(words.map((word) => `- ${word}`).join("\n"))).toEqual(words);
  });

  it("has integers of digits alone; other numbers are kept as they are written", () => {
    const odd = ["1e3", "5.0", "0x1f", "0o17", "010", "+5", "-0", ".5", ".inf", ".nan"];
    const [tree] = treesOf(odd.map((text) => `- ${text}`).join("\n"));
    expect(tree?.value).toEqual(odd.map(() => Number.NaN));
    expect(odd.map((_text, index) => tree?.marks.get(`/${index}`)?.numberText)).toEqual(odd);
    expect(valueOfOnly("[0, 5, -5, 123456]")).toEqual([0, 5, -5, 123456]);
  });

  it("tells the line of each value", () => {
    const [tree] = treesOf("a: 1\nb:\n  - x\n  - {c: 2}\n");
    const line = (pointer: string) => tree?.marks.get(pointer)?.line;
    expect([line(""), line("/a"), line("/b"), line("/b/0"), line("/b/1/c")]).toEqual([1, 1, 3, 3, 4]);
  });

  it("tells lines of later documents from the start of the text", () => {
    expect(treesOf("a: 1\n---\nb: 2\n")[1]?.marks.get("/b")?.line).toBe(3);
  });

  it("with a key given twice is read and refused, at any depth", () => {
    expect(refusalsOf("a: 1\nb: {c: 1, c: 2}\na: 3\n")).toEqual([
      ["/b/c", "given twice"],
      ["/a", "given twice"],
    ]);
    expect(refusalsOf('{"1": a, 1: b}')).toEqual([["/1", "given twice"]]);
  });

  it("has keys as they are written", () => {
    expect(valueOfOnly("{1: a, true: b, ~: c}")).toEqual({ "1": "a", true: "b", "~": "c" });
    expect(refusalsOf("? [a]\n: b\n")).toEqual([["", "has a key that is no text"]]);
  });

  it("has no merge keys: << is a key like any other", () => {
    expect(valueOfOnly("a: &x {b: 1}\nc: {<<: *x}\n")).toEqual({ a: { b: 1 }, c: { "<<": { b: 1 } } });
  });

  it("may repeat a value by an anchor", () => {
    expect(valueOfOnly("a: &x [1]\nb: *x\n")).toEqual({ a: [1], b: [1] });
  });

  it("with an alias of nothing is refused", () => {
    expect(refusalsOf("a: *b\n")).toEqual([["/a", "*b stands for nothing before it"]]);
  });

  it("says its types by the way values are written, never by a tag", () => {
    expect(
      refusalsOf("a: !!binary x\nb: !!int '5'\nc: !!map {}\nd: !!seq []\n").map(([pointer]) => pointer),
    ).toEqual(["/a", "/b", "/c", "/d"]);
    expect(refusalsOf("a: {b: [c]}\nd: 'e'\n")).toEqual([]);
  });

  it("that contains itself is refused, not followed", () => {
    expect(refusalsOf("a: &x [*x]\n").map(([, message]) => message)).toEqual([
      "is nested too deep or holds too much",
    ]);
  });

  it("whose anchors multiply is refused before it fills the memory", () => {
    const levels = Array.from({ length: 12 }, (_unused, level) =>
      level === 0 ? "- &l0 [x]" : `- &l${level} [${`*l${level - 1},`.repeat(10)}]`,
    );
    expect(refusalsOf(levels.join("\n")).map(([, message]) => message)).toEqual([
      "is nested too deep or holds too much",
    ]);
  });

  it("that is too deep is refused", () => {
    expect(refusalsOf(`${"[".repeat(80)}${"]".repeat(80)}`).length).toBe(1);
  });

  it("that would cost too much to read is refused unread, and so is one that nests by dashes", () => {
    const problemsOf = (text: string) => {
      const reading = readYaml(text);
      return reading.ok ? [] : reading.problems.map(({ message }) => message);
    };
    expect(problemsOf("[".repeat(1000))).toEqual([expect.stringContaining("brackets open at once")]);
    expect(problemsOf("- ".repeat(50_000)).join()).toContain("is nested too deep");
  });

  it("that is no YAML has its first problems told, and how many more there are", () => {
    const reading = readYaml("a: b: c\n".repeat(100));
    const problems = reading.ok ? [] : reading.problems;
    expect(problems).toHaveLength(21);
    expect(problems.at(-1)?.message).toMatch(/^not YAML, in \d+ more places$/);
  });

  it("with an unpaired surrogate is refused", () => {
    expect(refusalsOf('a: "\\ud800"')).toEqual([["/a", "has an unpaired surrogate"]]);
    expect(refusalsOf('"\\udc00": a')).toEqual([["", "has a key with an unpaired surrogate"]]);
  });

  it("cannot reach the prototype of objects", () => {
    const value = valueOfOnly("__proto__: {a: 1}\nconstructor: 5\n") as Record<string, unknown>;
    expect(Object.keys(value)).toEqual(["__proto__", "constructor"]);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  });

  it.each([
    ["an open bracket", "a: [", 1],
    ["a tag of its own", "a: 1\nb: !ruby/object x\n", 2],
    ["a tab as indentation", "a:\n\tb: 1\n", 2],
    ["two documents on one line", "a: 1\nb: c: d\n", 2],
  ])("with %s is no YAML for us, and the line is told", (_what, text, line) => {
    const reading = readYaml(text);
    expect(reading.ok).toBe(false);
    if (!reading.ok) {
      expect(reading.problems[0]?.message).toMatch(/^not YAML: /);
      expect(reading.problems[0]?.line).toBe(line);
    }
  });

  it("of version 1.1 is refused, where no is false", () => {
    const reading = readYaml("%YAML 1.1\n---\na: no\n");
    expect(reading).toEqual({
      ok: false,
      problems: [{ line: 1, message: "YAML 1.1 is not read: remove the %YAML line" }],
    });
  });
});
