// What can be said of every page without running it.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { checkDocuments } from "../../../controller/policy/index.js";
import { type Block, readMarkdown } from "../markdown.js";
import { NOT_RUN, type Page, ROOT, readPages } from "../pages.js";
import { callsIn, knownFlags, unknownIn } from "./commands.js";
import { consoleErrors } from "./console.js";
import { knownMetrics, unknownMetrics, unknownPaths, unknownVariables } from "./names.js";

/** Flags of other programs, which stand alone in the text. */
const FOREIGN_FLAGS = ["--service-node", "--service-cluster", "--base-id", "--config-yaml"];

const PAGES = readPages();
const known = await knownFlags();
const metrics = await knownMetrics();

describe.each(PAGES)("$path", (page) => {
  test("has only blocks that something checks", () => {
    expect(page.plan.errors).toEqual([]);
  });

  test("links to what there is", () => {
    expect(page.markdown.links.flatMap(({ text }) => brokenLink(page, text))).toEqual([]);
  });

  test("names only commands and options that there are", () => {
    // Those that are run need no such look, and some show what happens to a mistake.
    const texts = [...page.plan.console, ...page.markdown.code].map(({ text }) => text);
    const unknown = texts.flatMap(callsIn).map((call) => unknownIn(call, known));
    expect(unknown.filter((error) => error !== undefined)).toEqual([]);
    const all = new Set([...[...known.values()].flatMap((flags) => [...flags]), ...FOREIGN_FLAGS]);
    const alone = page.markdown.code.map(({ text }) => text.split(/[ =]/)[0] ?? "");
    expect(alone.filter((word) => /^--[a-z]/.test(word) && !all.has(word))).toEqual([]);
  });

  test("names only metrics, paths and variables that there are", () => {
    expect(unknownMetrics(page.text, metrics)).toEqual([]);
    expect(unknownPaths(page.text)).toEqual([]);
    expect(unknownVariables(page.text)).toEqual([]);
  });

  test("shows only documents that can be read, and policies that are accepted", () => {
    expect(page.plan.texts.flatMap(documentErrors)).toEqual([]);
  });

  test("has only such commands for a cluster as are known", () => {
    expect(page.plan.console.flatMap(({ text }) => consoleErrors(text))).toEqual([]);
  });
});

describe("all pages together", () => {
  test("use each command that is not run", () => {
    const texts = PAGES.flatMap((page) => blocksOf(page).map(({ text }) => text));
    expect([...NOT_RUN.keys()].filter((command) => !texts.includes(command))).toEqual([]);
  });

  test("are reached from README.md", () => {
    const byPath = new Map(PAGES.map((page) => [page.path, page]));
    const reached = new Set(["README.md"]);
    for (const path of reached) {
      const page = byPath.get(path);
      for (const { text } of page?.markdown.links ?? []) reached.add(targetOf(path, text));
    }
    expect(PAGES.map(({ path }) => path).filter((path) => !reached.has(path))).toEqual([]);
  });
});

function blocksOf({ markdown }: Page): Block[] {
  return markdown.parts.filter((part) => part.kind === "block");
}

function targetOf(from: string, link: string): string {
  return normalize(join(dirname(from), link.split("#")[0] ?? ""));
}

function brokenLink({ path, markdown }: Page, link: string): string[] {
  if (/^https?:/.test(link)) return [];
  const [file = "", anchor] = link.split("#");
  const target = file === "" ? path : targetOf(path, file);
  if (!existsSync(join(ROOT, target))) return [`${link}: no such file`];
  if (anchor === undefined) return [];
  const { anchors } = file === "" ? markdown : readMarkdown(readFileSync(join(ROOT, target), "utf8"));
  return anchors.has(anchor) ? [] : [`${link}: no such heading`];
}

function documentErrors({ labels, text, line }: Block): string[] {
  if (/^apiVersion: meshfuse/m.test(text)) {
    return checkDocuments(text, `line ${line}`).errors.map(
      ({ source, path, message }) => `${source}: ${path}: ${message}`,
    );
  }
  if (labels[0] === "json") {
    JSON.parse(text);
    return [];
  }
  return parseAllDocuments(text).flatMap(({ errors }) =>
    errors.map(({ message }) => `line ${line}: ${message}`),
  );
}
