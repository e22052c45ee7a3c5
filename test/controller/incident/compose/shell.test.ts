import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { commandLine, isNameSafe } from "../../../../controller/incident/compose/shell.js";

/** What a shell makes of a line. */
function wordsIn(line: string): string[] {
  const out = execFileSync("/bin/sh", ["-c", `for word in ${line}; do printf '%s\\0' "$word"; done`]);
  return out.toString("utf8").split("\0").slice(0, -1);
}

describe("a command line", () => {
  it.each([
    [["meshfuse", "traces", "default/reviews"], "meshfuse traces default/reviews"],
    [["meshfuse", "stop", "x", "--because", "incident 7"], "meshfuse stop x --because 'incident 7'"],
    [["echo", "it's"], "echo 'it'\\''s'"],
    [["echo", ""], "echo ''"],
  ])("of %j is %s", (words, line) => {
    expect(commandLine(...words)).toBe(line);
  });

  it.each(["a\nb", "a\u0000b", "\u001b[2J", "a\u202eb"])("with %j is none", (word) => {
    expect(commandLine("meshfuse", word)).toBeNull();
  });

  it("is read by a shell as the words that it was made of, whatever they are", () => {
    const hostile = fc.constantFrom(
      "$(id)",
      "`id`",
      "a;b",
      "a&b",
      "*",
      "~",
      "'",
      '"',
      "\\",
      "!!",
      "#",
      "a b",
      "$HOME",
    );
    const word = fc.oneof(hostile, fc.string({ maxLength: 8 }));
    const lists = fc.sample(fc.array(word, { minLength: 1, maxLength: 4 }), { numRuns: 300, seed: 7 });
    const lines = lists.flatMap((words) => {
      const line = commandLine(...words);
      return line === null ? [] : [{ words, line }];
    });
    expect(lines.length).toBeGreaterThan(200);
    // One shell for all: a process each would take seconds.
    const all = lines.map(({ line }) => line).join(" ");
    expect(wordsIn(all)).toEqual(lines.flatMap(({ words }) => words));
  });
});

describe("a name", () => {
  it.each([
    ["default/ratings", true],
    ["it's", true],
    ["", false],
    ["-rf", false],
    ["--server", false],
    ["a\tb", false],
  ])("%j is safe as an argument: %s", (name, isSafe) => {
    expect(isNameSafe(name)).toBe(isSafe);
  });
});
