// What tables of the pages say, against what the code has.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { EXIT_CODES_HELP } from "../../../controller/cli/exit-codes.js";
import {
  MOST_BREAKERS,
  MOST_CONDITIONS,
  MOST_FAULTS,
  MOST_TAGS,
} from "../../../controller/policy/schema/index.js";
import { SETTING_OPTIONS } from "../../../controller/settings.js";
import { MOST_AUDIT_EVENTS } from "../../../controller/store/audit.js";
import { MOST_FINISHED_EXPERIMENTS } from "../../../controller/store/reduce.js";
import { ROOT } from "../pages.js";
import { tableUnder } from "./tables.js";

const read = (path: string) => readFileSync(join(ROOT, path), "utf8");
const constant = (path: string, name: string) =>
  Number(new RegExp(`const ${name}(?:: u32)? = ([\\d_]+);`).exec(read(path))?.[1]?.replaceAll("_", ""));

describe("a table of a page", () => {
  test("is read without its head, up to the next heading", () => {
    const page = "# A\n| x | y |\n|---|---|\n| 1 | `a\\|b` |\n## B\n| z |\n|---|\n";
    expect(tableUnder(page, "A")).toEqual([["1", "`a\\|b`"]]);
    expect(tableUnder(page, "B")).toEqual([]);
    expect(tableUnder(page, "C")).toEqual([]);
  });

  test("of exit codes has those of the command line, in its words", () => {
    const told = EXIT_CODES_HELP.split("\n").flatMap(
      (line) => /^ {2}(\d+) +(.*)$/.exec(line)?.slice(1, 3).join(" ") ?? [],
    );
    const codes = tableUnder(read("docs/cli.md"), "Exit codes").map(([code]) => code);
    expect(codes).toEqual(told.map((line) => line.split(" ")[0]));
  });

  test("of the environment has each variable of the controller", () => {
    const page = read("docs/cli.md");
    expect(
      SETTING_OPTIONS.flatMap(({ env, flag }) => [env, `--${flag}`]).filter(
        (name) => !page.includes(`\`${name}`),
      ),
    ).toEqual([]);
  });

  test("of states has each that status shows", () => {
    const [, source = ""] = read("controller/cli/columns.ts").split("function deliveryState");
    const body = source.slice(0, source.indexOf("\n}"));
    const states = [...body.matchAll(/\["?(?:red|yellow|green)", "([a-z ]+)"\]/g)].map(
      ([, state = ""]) => state,
    );
    const more = ["refused by envoy", "refused by filter", "delivered", "pending"];
    const told = tableUnder(read("docs/status.md"), "Sidecars").map(([state]) => state?.replaceAll("`", ""));
    expect(states.length).toBeGreaterThan(3);
    expect([...states, ...more].filter((state) => !told.includes(state))).toEqual([]);
  });

  test("of sizes has the numbers of the code", () => {
    const told = new Map(
      tableUnder(read("docs/limits.md"), "Sizes").map(([what = "", most = ""]) => [what, most]),
    );
    const number = (value: number) => value.toLocaleString("en-US");
    expect(Object.fromEntries(told)).toMatchObject({
      "breakers in a sidecar and direction": number(MOST_BREAKERS),
      faults: number(MOST_FAULTS),
      tags: number(MOST_TAGS),
      "conditions: entries of all lists of all `match`": number(MOST_CONDITIONS),
      "requests in flight in a worker": number(constant("filter/stream.ts", "MAX_STREAMS")),
      "series of `meshfuse_requests_total`": number(constant("filter/config/document.ts", "DEFAULT_SERIES")),
      "audit trail": `the last ${number(MOST_AUDIT_EVENTS)} events`,
      "experiments that are over": `the last ${number(MOST_FINISHED_EXPERIMENTS)}`,
    });
  });
});
