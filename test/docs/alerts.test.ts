// docs/alerts.md has a section for each alert that render prometheus prints, where its runbook points.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { alertsOf, rendered } from "../controller/prometheus/rendered.js";
import { ROOT } from "./pages.js";

const PAGE = readFileSync(join(ROOT, "docs/alerts.md"), "utf8");

describe("the page on alerts", () => {
  test("has a section for each alert, and no other", () => {
    const anchors = alertsOf(rendered()).map(({ annotations }) => annotations?.runbook_url?.split("#")[1]);
    const titles = [...PAGE.matchAll(/^### (\S+)$/gm)].map(([, title = ""]) => title.toLowerCase());
    expect(titles.toSorted()).toEqual([...new Set(anchors)].toSorted());
  });
});
