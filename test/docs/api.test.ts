// docs/api.md lists what the API has: no more and no less.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { OPERATIONS } from "../../controller/api/operations/index.js";
import { CATALOGUE } from "../../controller/api/problems.js";
import { MOST_STREAMS } from "../../controller/api/routes/events.js";
import { EVENT_TYPES } from "../../controller/events/index.js";
import { ROOT } from "./pages.js";
import { rowsUnder } from "./tables.js";

const PAGE = readFileSync(join(ROOT, "docs/api.md"), "utf8");

/** Rows whose cell of that number is code, with it bare. */
const coded = (title: string, at = 0) =>
  rowsUnder(PAGE, title).flatMap((cells) => {
    const code = /^`(.+)`$/.exec(cells[at] ?? "")?.[1];
    return code === undefined ? [] : [cells.with(at, code)];
  });

describe("the page on the API", () => {
  test("names every operation", () => {
    const told = coded("Begin", 1).map(([method, path]) => `${method} ${path}`);
    expect(told.toSorted()).toEqual(OPERATIONS.map(({ method, path }) => `${method} ${path}`).toSorted());
  });

  test("names every code of a refusal with its status", () => {
    const told = coded("Refusals").map(([code, status]) => [code, Number(status)]);
    expect(told).toEqual(Object.entries(CATALOGUE).map(([code, { status }]) => [code, status]));
  });

  test("says of each code when it comes and what to do", () => {
    for (const [code, , about = ""] of coded("Refusals"))
      expect([code, about]).toEqual([code, expect.stringMatching(/\w.*\.$/)]);
  });

  test("names every type of event", () => {
    expect(coded("Events").map(([type]) => type)).toEqual(EVENT_TYPES);
  });

  test("says how many streams there may be", () => {
    expect(PAGE).toContain(`${MOST_STREAMS} event streams are open`);
    expect(PAGE).toContain(`${MOST_STREAMS} of them event streams`);
  });
});
