import { describe, expect, test } from "vitest";
import { readMarkdown } from "./markdown.js";

describe("a page", () => {
  test("gives its blocks with their labels, and the lines where they begin", () => {
    const { parts } = readMarkdown("# Title\n\n```sh background one\nsleep 1\n```\n```text\nx\n```\n");
    expect(parts).toEqual([
      { kind: "block", labels: ["sh", "background", "one"], text: "sleep 1\n", line: 4 },
      { kind: "block", labels: ["text"], text: "x\n", line: 7 },
    ]);
  });

  test("gives directives among the blocks", () => {
    const { parts } = readMarkdown("Stop it.\n<!-- ctrl-c: controller -->\n```sh\ntrue\n```\n");
    expect(parts.map(({ kind }) => kind)).toEqual(["directive", "block"]);
    expect(parts[0]).toEqual({ kind: "directive", name: "ctrl-c", value: "controller", line: 2 });
  });

  test("keeps a block whole that shows fences", () => {
    const { parts } = readMarkdown("````yaml\n```sh\n```\n````\n");
    expect(parts).toEqual([{ kind: "block", labels: ["yaml"], text: "```sh\n```\n", line: 2 }]);
  });

  test("tells of a fence that nothing closes", () => {
    expect(readMarkdown("text\n```sh\nls\n").open).toEqual([2]);
  });

  test("gives links and code of the text, not of the blocks", () => {
    const { links, code } = readMarkdown(
      "Read [this](a.md#b) and `meshfuse get`.\n```sh\n[x](y.md) `z`\n```\n",
    );
    expect(links).toEqual([{ text: "a.md#b", line: 1 }]);
    expect(code).toEqual([{ text: "meshfuse get", line: 1 }]);
  });

  test("names its headings as links do, the second of a name with a number", () => {
    const { anchors } = readMarkdown("# 1. Run `it`, now\n## What is kept\n## What is kept\n");
    expect([...anchors]).toEqual(["1-run-it-now", "what-is-kept", "what-is-kept-1"]);
  });
});
