import { describe, expect, it } from "vitest";
import { painter } from "../../../controller/cli/output.js";
import {
  type Column,
  changesText,
  linesOf,
  sheetOf,
  sheetsText,
  table,
} from "../../../controller/cli/sheet.js";

interface Row {
  name: string;
  count: number;
}

const COLUMNS: Column<Row>[] = [
  { title: "name", key: true, cell: ({ name }) => name },
  { title: "count", right: true, cell: ({ count }) => ["red", String(count)] },
];
const ROWS = [
  { name: "a", count: 5 },
  { name: "longer", count: 12345 },
];
const PLAIN = painter({ write: () => true }, {});
const COLORED = painter({ write: () => true, isTTY: true }, {});

function changes(before: readonly Row[], after: readonly Row[], title?: string): string {
  const sheets = (rows: readonly Row[]) => [sheetOf(rows, COLUMNS, "none", title)];
  return changesText(sheets(before), sheets(after), PLAIN);
}

describe("a table", () => {
  it("aligns texts to the left and numbers to the right", () => {
    expect(table(ROWS, COLUMNS, PLAIN, "none")).toBe(
      ["NAME    COUNT", "a           5", "longer  12345", ""].join("\n"),
    );
  });

  it("aligns the same in colours", () => {
    const colored = table(ROWS, COLUMNS, COLORED, "none");
    expect(colored).toContain("\u001b[31m5\u001b[0m");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what starts a colour
    const plain = colored.replace(/\u001b\[\d+m/g, "");
    expect(plain).toBe(table(ROWS, COLUMNS, PLAIN, "none"));
  });

  it("says that there is nothing where there are no rows", () => {
    expect(table([], COLUMNS, PLAIN, "nothing yet")).toBe("nothing yet\n");
  });

  it("shows what would move the cursor, or colour, instead of obeying it", () => {
    const rows = [{ name: "a\u001b[2Jb\nc\u009b\u001b[8md", count: 1 }];
    expect(table(rows, COLUMNS, COLORED, "none")).toContain("a?[2Jb?c??[8md");
  });

  it("of a hundred thousand rows is no matter", () => {
    const rows = Array.from({ length: 100_000 }, (_, count) => ({ name: `n${count}`, count }));
    expect(table(rows, COLUMNS, PLAIN, "none").split("\n")).toHaveLength(100_002);
  });
});

describe("several sheets", () => {
  it("stand apart, each under its title; those with nothing to say are left out", () => {
    const sheets = [
      sheetOf(ROWS.slice(0, 1), COLUMNS, "none"),
      linesOf([], "Nothing here"),
      linesOf(["one", "two"], "Warnings", "yellow"),
      linesOf(["no title"]),
    ];
    expect(sheetsText(sheets, PLAIN)).toBe(
      "NAME  COUNT\na         5\n\nWarnings\n  one\n  two\n\nno title\n",
    );
  });
});

describe("what changed between two tables", () => {
  it("is nothing where they are the same", () => {
    expect(changes(ROWS, ROWS)).toBe("");
  });

  it("is a line for each row that is new or another, aligned as the table is", () => {
    expect(changes(ROWS.slice(0, 1), [{ name: "a", count: 6 }, ...ROWS.slice(1)])).toBe(
      "a           6\nlonger  12345\n",
    );
  });

  it("is a line for what is gone", () => {
    expect(changes(ROWS, ROWS.slice(0, 1))).toBe("longer  12345  (no more)\n");
  });

  it("names the part that it is in", () => {
    expect(changes([], ROWS.slice(0, 1), "Counts")).toBe("Counts: a         5\n");
  });

  it("is told part by part, also where parts come and go", () => {
    const part = (title: string, count: number) => sheetOf([{ name: "a", count }], COLUMNS, "", title);
    const [first, last] = [linesOf(["first"]), linesOf(["last"])];
    const before = [first, part("A", 1), part("B", 1), last];
    expect(changesText(before, [first, part("B", 1), last], PLAIN)).toBe("");
    expect(changesText(before, [first, part("C", 2), part("B", 1), part("A", 3), last], PLAIN)).toBe(
      "C: a         2\nA: a         3\n",
    );
    expect(changesText(before, [linesOf(["other"]), part("A", 1), last], PLAIN)).toBe(
      "other\nfirst  (no more)\n",
    );
  });

  it("tells two rows of one key apart", () => {
    const twice = (one: number, other: number) => [
      { name: "a", count: one },
      { name: "a", count: other },
    ];
    expect(changes(twice(1, 2), twice(1, 3))).toBe("a         3\n");
  });

  it("follows a row whose cell shows more than who it is", () => {
    const columns: Column<Row>[] = [
      { title: "name", key: ({ name }) => name, cell: ({ name, count }) => `${name} (${count})` },
    ];
    const sheets = (count: number) => [sheetOf([{ name: "a", count }], columns, "none")];
    expect(changesText(sheets(1), sheets(2), PLAIN)).toBe("a (2)\n");
  });
});
