// docs/access-logs.md tells of each field that is rendered, and of no other.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { accessLogFields } from "../../controller/render/index.js";
import { readMarkdown } from "./markdown.js";
import { ROOT } from "./pages.js";

const PAGE = readFileSync(join(ROOT, "docs/access-logs.md"), "utf8");
/** What a listener's own format has beside them. */
const OF_A_LISTENER = ["direction", "source", "destination"];
const FIELDS = [...Object.keys(accessLogFields([])), ...OF_A_LISTENER];

describe("the page on access logs", () => {
  test("has a row for each field", () => {
    const rows = PAGE.split("\n").filter((line) => line.startsWith("| `"));
    const told = rows.flatMap((row) => [...(row.split(" | ")[0] ?? "").matchAll(/`(\w+)`/g)]);
    expect(told.map(([, name]) => name).toSorted()).toEqual(FIELDS.toSorted());
  });

  test("shows a line with these fields", () => {
    const [block] = readMarkdown(PAGE).parts.filter((part) => part.kind === "block");
    const line = JSON.parse(block?.kind === "block" ? block.text : "");
    expect([...Object.keys(line), "destination"].toSorted()).toEqual(FIELDS.toSorted());
  });
});
