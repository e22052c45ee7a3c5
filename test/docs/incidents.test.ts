// What the page on reports says, against what reports are made of.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { INCIDENT_REPORT, MOST_FILE_BYTES } from "../../controller/incident/index.js";
import { MOST_LINES, MOST_PLOTS, MOST_POINTS } from "../../controller/incident/plot/index.js";
import { KIND_MEANINGS } from "../../controller/incident/words.js";
import { tableUnder } from "./checks/tables.js";
import { ROOT } from "./pages.js";

const page = readFileSync(join(ROOT, "docs/incidents.md"), "utf8");
const unquoted = (cell = "") => cell.replaceAll("`", "");

describe("the page on reports", () => {
  test("has each field of a report", () => {
    const told = tableUnder(page, "Fields").flatMap(([names]) => unquoted(names).split(", "));
    const { properties } = INCIDENT_REPORT as { properties: object };
    expect(told.sort()).toEqual(Object.keys(properties).sort());
  });

  test("has each kind of cause, in the words of the report", () => {
    const told = tableUnder(page, "Kinds of cause").map(([kind, means]) => [unquoted(kind), means]);
    expect(told).toEqual(Object.entries(KIND_MEANINGS));
  });

  test("shows the beginning of a report as it is", () => {
    const shown = [...page.matchAll(/^ {4}(.*)$|^$/gm)].map(([, line]) => line);
    const first = shown.findIndex((line) => line?.startsWith("Incident 42"));
    const golden = readFileSync(join(ROOT, "test/golden/incident/report.txt"), "utf8").split("\n");
    const lines = shown.slice(first).map((line) => line ?? "");
    const count = lines.findIndex((line) => line.includes("(the cause;")) + 1;
    expect(count).toBeGreaterThan(15);
    expect(lines.slice(0, count)).toEqual(golden.slice(0, count));
  });

  test("has the bounds of the code", () => {
    expect(page).toContain(`at most ${MOST_PLOTS}, of at most ${MOST_LINES} lines and ${MOST_POINTS} points`);
    expect(page).toContain(`A file over ${MOST_FILE_BYTES / 1024 / 1024} MiB is refused`);
  });
});
