// docs/tags.md says of tags what the filter does, and what the controller refuses.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { RESERVED_HEADERS, RESERVED_STARTS } from "../../controller/policy/check/words.js";
import { Sidecar } from "../filter/support/sidecar.js";
import { tags } from "../filter/support/tags.js";
import { ROOT } from "./pages.js";
import { rowsUnder } from "./tables.js";

const PAGE = readFileSync(join(ROOT, "docs/tags.md"), "utf8");
const KEY = "000102030405060708090a0b0c0d0e0f";
const PATH = "/users/7/orders?q=a%20b&q=c";

const codeIn = (text: string) => [...text.matchAll(/`([^`]+)`/g)].map(([, code = ""]) => code);

/** What a tag with these fields sends upstream for a request to `path` with this `x-a`. */
async function shown(fields: object, header = "", path = PATH): Promise<string | undefined> {
  const tag = { name: "a", from: { header: "x-a" }, to: { header: "x-mf-a" }, ...fields };
  const sidecar = await Sidecar.start({ ...tags(tag), hashKey: KEY });
  const { upstream } = sidecar.root.exchange({ request: { path, headers: { "x-a": header } } });
  return upstream.headers?.pairs().find(([name]) => name === "x-mf-a")?.[1];
}

const examples = rowsUnder(PAGE, "Where a value comes from").flatMap(([from = "", , value = ""]) => {
  const [source] = codeIn(from);
  const [example] = codeIn(value);
  return source === undefined || source === "from" || example === undefined
    ? []
    : [[source, example] as const];
});

describe("the page on tags", () => {
  test.each(examples)("says of %s what its value is: %s", async (source, value) => {
    expect(await shown({ from: parse(source) })).toBe(value);
  });

  test("has such examples", () => {
    expect(examples.length).toBeGreaterThan(4);
  });

  test("says what is left of a UUID", async () => {
    const [, uuid = "", left] = /a UUID `([^`]+)` stays\s+`([^`]+)`/.exec(PAGE) ?? [];
    expect(await shown({ redact: ["hex"] }, uuid)).toBe(left);
    const [, word = ""] = /a word such as `(\w+)` is one/.exec(PAGE) ?? [];
    expect(await shown({ redact: ["hex"] }, word)).toBe("*");
    expect(await shown({ redact: ["email"] }, "by o'neil+x%1@a-b.example, 7")).toBe("by *, 7");
    expect(await shown({ redact: ["email"] }, "ann%40a.example")).toBe("*");
  });

  test("says where an address is not seen as one", async () => {
    expect(PAGE).toContain("An address whose `@` stands behind the 64th byte is none");
    const local = "l".repeat(64);
    expect(await shown({ redact: ["email"] }, `${local}@a.example`)).toBe(local);
  });

  test("shows a hash by a key", async () => {
    const [, value = "", hash] = /`(\w+)` is `([0-9a-f]{8})`/.exec(PAGE) ?? [];
    expect(PAGE).toContain(KEY);
    expect(await shown({ hash: true }, value)).toBe(hash);
  });

  test("names all headers that no tag may take", () => {
    const [, list = ""] = /Refused are those that[^:]+:([\s\S]+?)\. It goes/.exec(PAGE) ?? [];
    const [names = "", starts = ""] = list.split("all that begin with");
    expect(codeIn(names).toSorted()).toEqual([...RESERVED_HEADERS].toSorted());
    expect(codeIn(starts).toSorted()).toEqual([...RESERVED_STARTS].toSorted());
  });
});
