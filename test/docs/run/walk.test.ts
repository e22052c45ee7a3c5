// The walk itself, over pages that need neither Envoy nor controller.

import { once } from "node:events";
import { createServer } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { readMarkdown } from "../markdown.js";
import { planOf } from "../plan.js";
import { readerFolder } from "./folder.js";
import { taken } from "./isolation.js";
import { walk } from "./walk.js";

const COMMANDS = { envoy: "/bin/true", main: "/nowhere/main.js" };
const FENCE = "```";

/** `labels | text` for each block; `<!--` for a directive. */
function page(...parts: string[]): string {
  const texts = parts.map((part) => {
    const [labels = ""] = part.split(" | ");
    const text = part.slice(labels.length + " | ".length);
    return part.startsWith("<!--") ? part : `${FENCE}${labels}\n${text}\n${FENCE}`;
  });
  return texts.join("\n");
}

async function walked(...parts: string[]): Promise<string> {
  const plan = planOf(readMarkdown(page(...parts)));
  expect(plan.errors).toEqual([]);
  return walk("a.md", plan.steps, COMMANDS).then(
    () => "as it says",
    (error: Error) => error.message,
  );
}

describe("walking through a page", () => {
  test("does one thing after the other in one folder, and keeps variables", async () => {
    const outcome = await walked(
      "yaml | # a.yaml\nx: 1",
      "sh | name=a.yaml",
      "sh | cat $name",
      "text | # a.yaml\nx: 1",
    );
    expect(outcome).toBe("as it says");
  });

  test("tells the line, the command and its output when that is another", async () => {
    const outcome = await walked("sh | echo one; echo two >&2", "text | one");
    expect(outcome).toBe("a.md:2: there is more than that\n$ echo one; echo two >&2\none\ntwo\n");
  });

  test.each([["false; true"], ["false | cat"], ["exit 3"], ["no-such-command"]])(
    "does not let pass that %j failed",
    async (script) => {
      expect(await walked(`sh | ${script}`)).toMatch(/^a.md:2: a command failed/);
    },
  );

  test("repeats what is to be repeated, over failures too, until it looks so", async () => {
    const script = "echo x >>tries; test $(wc -l <tries) = 3; cat tries";
    expect(await walked(`sh again | ${script}`, "text | x\nx\nx")).toBe("as it says");
  });

  test("keeps what runs in a further terminal until the page ends, and ends it with Ctrl-C", async () => {
    const server = "trap 'echo bye >end; exit 0' INT\nwhile true; do date >now; sleep 0.1; done";
    expect(
      await walked(`sh background web | ${server}`, "sh again | test -e now && echo up", "text | up"),
    ).toBe("as it says");
    expect(
      await walked(
        `sh background web | ${server}`,
        "sh again | cat now",
        "text | ...",
        "<!-- ctrl-c: web -->",
        "sh | cat end",
        "text | bye",
      ),
    ).toBe("as it says");
  });

  test("does not let pass that what should go on has ended by itself", async () => {
    const outcome = await walked(
      "sh background web | echo $$ >web; mv web web.pid; echo no room >&2; exit 1",
      "sh again | pid=$(cat web.pid); ! kill -0 $pid 2>&1",
      "text | ...No such process",
    );
    expect(outcome).toContain(
      "a.md: web, at the end of the page: it had ended before, or does not end; it said:\nno room",
    );
  });

  test("shows what goes on beside when a step fails", async () => {
    const outcome = await walked(
      "sh background web | echo listening; touch up; sleep 60",
      "sh | until test -e up; do sleep 0.1; done; false",
    );
    expect(outcome).toContain("--- web\nlistening");
  });
});

describe("the folder of a reader", () => {
  test("has the two commands, and nothing else", async () => {
    const outcome = await walked(
      "sh | ls",
      "text | node_modules",
      "sh | envoy && ls node_modules",
      "sh | pwd -P | grep -c docs",
      "text | 1",
    );
    expect(outcome).toBe("as it says");
  });

  test("is gone when the page is read", () => {
    const folder = readerFolder(COMMANDS);
    folder.remove();
    expect(() => process.chdir(folder.here)).toThrow();
  });
});

test("ports on which somebody listens are found", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  expect(await taken([port])).toEqual([port]);
});
