// docs/policy.md says of each field what the schema says of it, and names no other.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { POLICY_KINDS } from "../../../controller/model/index.js";
import {
  MOST_BREAKERS,
  MOST_CONDITIONS,
  MOST_CONFIG_BYTES,
  MOST_FAULTS,
  MOST_TAGS,
} from "../../../controller/policy/schema/index.js";
import { ROOT } from "../pages.js";
import { pageFields, pageUnsupported, schemaFields } from "./fields.js";

const PAGE = readFileSync(join(ROOT, "docs/policy.md"), "utf8");
const TITLES = new Map([
  ["shared", "Which sidecars get it"],
  ["match", "Which requests"],
]);
const NOT_YET = "Not supported yet";

const schema = schemaFields();
const tables = [...schema].map(([table, fields]) => ({ title: TITLES.get(table) ?? table, table, fields }));

describe("the page on the policy language", () => {
  test("has a table for each kind", () => {
    expect([...schema.keys()]).toEqual(expect.arrayContaining([...POLICY_KINDS, ...TITLES.keys()]));
  });

  test.each(tables)("names under $title the fields that there are, in their order", ({ title, fields }) => {
    const names = pageFields(PAGE, title).map(({ path }) => path);
    expect(names).toEqual(fields.supported.map(({ path }) => path));
    expect(names.length).toBeGreaterThan(2);
  });

  test.each(tables)("says under $title their types, ranges and defaults", ({ title, fields }) => {
    const told = pageFields(PAGE, title);
    for (const [at, { fallback, ...field }] of fields.supported.entries()) {
      expect(told[at]).toMatchObject(field);
      // What the schema says of a whole object, the page says of its fields.
      if (fallback !== "") expect(told[at]).toMatchObject({ path: field.path, fallback });
    }
  });

  test("lists what is not supported yet, and nothing that is", () => {
    const listed = POLICY_KINDS.flatMap((kind) =>
      pageUnsupported(PAGE, NOT_YET, kind).map((path) => [kind, path]),
    );
    const refused = [...schema].flatMap(([table, { unsupported }]) =>
      unsupported.map((path) => [table, path]),
    );
    expect(listed.toSorted()).toEqual(refused.toSorted());
  });

  test("has the limits of the filter's tables", () => {
    const shown = (count: number) => count.toLocaleString("en");
    const most = [`${shown(MOST_BREAKERS)} breakers`, `${MOST_FAULTS} faults`, `${MOST_TAGS} tags`];
    expect(PAGE).toContain(`${most.join(", ")} and ${MOST_CONFIG_BYTES / 1024} KiB of configuration`);
    expect(PAGE).toContain(`at most ${shown(MOST_CONDITIONS)} entries`);
  });
});

describe("a table of a page", () => {
  const table =
    "## One\n| field | type | range | default |\n|---|---|---|---|\n| `a.b` | text |  | `x` | y |\n## Two\n";

  test("gives its fields, without its head", () => {
    expect(pageFields(table, "One")).toEqual([{ path: "a.b", type: "text", range: "", fallback: "x" }]);
  });

  test("ends with its heading's section", () => {
    expect(pageFields(table, "Two")).toEqual([]);
    expect(pageFields(table, "Three")).toEqual([]);
  });
});
