import { describe, expect, test } from "vitest";
import { readMarkdown } from "./markdown.js";
import { planOf } from "./plan.js";

const plan = (text: string, skipped: string[] = []) => planOf(readMarkdown(text), new Set(skipped));

describe("the plan of a page", () => {
  test("runs sh blocks in their order, and compares with the text behind", () => {
    const { steps, errors } = plan("```sh\na\n```\n```text\nA\n```\n```sh\nb\n```\n");
    expect(errors).toEqual([]);
    expect(steps).toEqual([
      { do: "run", script: "a\n", line: 2, expected: "A\n", again: false },
      { do: "run", script: "b\n", line: 8, expected: undefined, again: false },
    ]);
  });

  test("starts what goes on in a terminal of its own, and interrupts it by its name", () => {
    const { steps, errors } = plan("```sh background web\nserve\n```\n<!-- ctrl-c: web -->\n");
    expect(errors).toEqual([]);
    expect(steps.map((step) => step.do)).toEqual(["start", "interrupt"]);
  });

  test("saves YAML whose first line is a file's name, and only shows the rest", () => {
    const { steps, texts } = plan(
      "```yaml\n# a/b.yaml\nx: 1\n```\n```yaml\n# about it\nx: 1\n```\n```json\n1\n```\n",
    );
    expect(steps).toEqual([{ do: "write", file: "a/b.yaml", text: "# a/b.yaml\nx: 1\n", line: 2 }]);
    expect(texts).toHaveLength(3);
  });

  test("keeps what is for a cluster apart, with what it prints", () => {
    const { steps, console, errors } = plan("```console\nkubectl get pods\n```\n```text\nx\n```\n");
    expect([steps, errors]).toEqual([[], []]);
    expect(console).toHaveLength(1);
  });

  test("leaves out what is not to be run", () => {
    expect(plan("```sh\nnpm test\n```\n", ["npm test\n"]).steps).toEqual([]);
  });

  test.each([
    ["a language that nothing checks", "```toml\nx = 1\n```\n", "line 2: a block of toml"],
    ["a block without a language", "```\nls\n```\n", "line 2: a block of no language"],
    ["a label that nobody knows", "```sh sometimes\nls\n```\n", "line 2: a block of sh sometimes"],
    ["an output of nothing", "Look:\n```text\nx\n```\n", "line 3: no command before it prints this"],
    ["a command to repeat without an end", "```sh again\nls\n```\n", "line 2: again until what?"],
    ["an interruption of nothing", "<!-- ctrl-c: web -->\n", "line 1: no block was started as web"],
    ["an unknown directive", "<!-- wait: 5s -->\n", "line 1: wait is no directive"],
    ["an open block", "```sh\nls\n", "line 1: nothing closes this block"],
  ])("refuses %s", (_, text, error) => {
    expect(plan(text).errors).toEqual([error]);
  });
});
