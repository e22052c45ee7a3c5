// docs/operating.md quotes what the controller says, names what it measures and has its bounds.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { MOST_AUDIT_EVENTS } from "../../controller/store/audit.js";
import { MOST_FINISHED_EXPERIMENTS } from "../../controller/store/reduce.js";
import { knownMetrics } from "./checks/names.js";
import { ROOT } from "./pages.js";
import { rowsUnder } from "./tables.js";

const PAGE = readFileSync(join(ROOT, "docs/operating.md"), "utf8");
const SOURCES = readdirSync(join(ROOT, "controller"), { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .map((name) => readFileSync(join(ROOT, "controller", name), "utf8"))
  .join("\n");
/** Messages that are written over several literals stand in one piece here. */
const JOINED = SOURCES.replace(/["`] \+\s*["`]/g, "");

const TABLES = ["When the disk is full or fails", "When it does not start", "Versions of Envoy"];
/** What varies, and signs at which a message is put together. */
const BREAKS = /\.\.\.|[():;,]/;

const codeIn = (text: string) => [...text.matchAll(/`([^`]+)`/g)].map(([, code = ""]) => code);

/** Parts of a message that no source holds. */
function unsaid(message: string): string[] {
  const parts = message.split(BREAKS).map((part) => part.trim());
  return parts.filter((part) => part !== "" && !JOINED.includes(part));
}

describe("the page on operation", () => {
  test.each(TABLES)("quotes under %s only what the controller says", (title) => {
    const messages = rowsUnder(PAGE, title).flatMap(([said = ""]) => codeIn(said));
    expect(messages.filter((message) => message !== "status").flatMap(unsaid)).toEqual([]);
    expect(messages.length).toBeGreaterThan(3);
  });

  test("notices a message that nobody says", () => {
    expect(unsaid("the disk of ... is full (...): make it larger")).toEqual(["make it larger"]);
  });

  test("names all metrics of the controller", async () => {
    const own = [...(await knownMetrics())].filter((name) => name.startsWith("meshfuse_controller_"));
    const told = rowsUnder(PAGE, "Watch it").flatMap(([name = ""]) => codeIn(name));
    expect(told.toSorted()).toEqual(own.toSorted());
  });

  test("has the bounds of what is kept", () => {
    const bounds = new Map(rowsUnder(PAGE, "Bounds").map(([what, much]) => [what, much]));
    const shown = (count: number) => `the last ${count.toLocaleString("en")}`;
    expect(bounds.get("audit trail")).toContain(shown(MOST_AUDIT_EVENTS));
    expect(bounds.get("experiments that are over")).toContain(shown(MOST_FINISHED_EXPERIMENTS));
  });
});
