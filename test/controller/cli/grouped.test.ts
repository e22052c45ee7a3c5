import { describe, expect, it } from "vitest";
import { groupedLines, namesText } from "../../../controller/cli/grouped.js";

describe("the names of those of whom something is true", () => {
  it.each([
    [["a"], "a"],
    [["a", "b"], "a and b"],
    [["a", "b", "c"], "a, b and c"],
    [["a", "b", "c", "d", "e"], "a, b, c and 2 more"],
  ])("%j are told as %j", (names, text) => {
    expect(namesText(names)).toBe(text);
  });

  it("may be fewer than there are", () => {
    expect(namesText(["a", "b"], 9)).toBe("a, b and 7 more");
  });
});

describe("what is said of many", () => {
  it("is one line for those of whom the same is said", () => {
    const said = [
      { name: "a", words: "is old" },
      { name: "b", words: "is new" },
      { name: "c", words: "is old" },
      { name: "c", words: "is old" },
    ];
    expect(groupedLines(said)).toEqual(["a and c: is old", "b: is new"]);
  });

  it("ends after fifty lines, and says how many are left out", () => {
    const lines = groupedLines(Array.from({ length: 53 }, (_, at) => ({ name: "a", words: `${at}` })));
    expect(lines).toHaveLength(51);
    expect(lines.at(-1)).toBe("and 3 more; -o json has all");
  });
});
