// docs/events.md: its examples are lines as the log has them, and events as the stream has them.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { EVENT } from "../../controller/api/schemas/event.js";
import { lineOf, MAX_BYTES } from "../../controller/event-log/index.js";
import { EVENT_TYPES, type MeshEvent } from "../../controller/events/index.js";
import { misfit } from "../controller/api/contract.js";
import { readMarkdown } from "./markdown.js";
import { ROOT } from "./pages.js";

const PAGE = readFileSync(join(ROOT, "docs/events.md"), "utf8");
const LINES = readMarkdown(PAGE).parts.flatMap((part) =>
  part.kind === "block" && part.labels[0] === "json" ? [part.text] : [],
);
/** What the log alone says. */
const LOST = '"type":"lost"';

describe("the page on events", () => {
  test("has one example of each type, and of what is lost", () => {
    const types = LINES.map((line) => JSON.parse(line).type);
    expect(types.toSorted()).toEqual([...EVENT_TYPES, "lost"].toSorted());
  });

  test("has examples that are lines of the log, to the byte", () => {
    for (const line of LINES.filter((each) => !each.includes(LOST))) {
      const { time: _, eventId, ...event } = JSON.parse(line);
      expect(lineOf({ id: eventId, event: event as MeshEvent }, 0)).toBe(line);
    }
  });

  test("has examples whose fields are those of the stream", () => {
    for (const line of LINES.filter((each) => !each.includes(LOST))) {
      const { time: _, eventId: __, ...event } = JSON.parse(line);
      expect([event.type, misfit(EVENT, event)]).toEqual([event.type, undefined]);
    }
  });

  test("says how large the file becomes", () => {
    expect(PAGE).toContain(`At ${MAX_BYTES / 1024 / 1024} MiB the file becomes`);
  });
});
