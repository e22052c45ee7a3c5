import { describe, expect, test } from "vitest";
import { markdownOf, markdownTable, pageOf, type Report } from "../../../bench/report/index.js";
import { exactly, verdictOf } from "../../../bench/result/index.js";

const MACHINE = {
  date: "2026-08-01T12:30:05.000Z",
  commit: "0123456789",
  cpu: "A CPU",
  cores: 2,
  memoryGiB: 8,
  kernel: "Linux 6",
  node: "20.20.0",
  envoy: "1.40.0",
  loadBefore: 0.1,
  loadAfter: 1.5,
};

const report = (more: Partial<Report> = {}): Report => ({
  title: "What the filter costs",
  machine: MACHINE,
  module: { bytes: 1000, sha256: "abcdef012345" },
  tookS: {},
  results: [],
  failures: [],
  pending: [],
  ...more,
});

const STEP = {
  step: "calls",
  title: "Host calls",
  how: "Counted once.",
  tables: [{ title: "By scenario", columns: ["scenario", "calls"], rows: [["a|b", 12]] }],
  verdicts: [
    verdictOf({ target: "values", bound: "at most", limit: 1, unit: "", figure: exactly(1) }),
    verdictOf({
      target: "ratio",
      bound: "at most",
      limit: 1.2,
      unit: "x",
      figure: exactly(1.5),
      note: "Look.",
    }),
  ],
  skipped: [{ what: "Lua", why: "not at hand" }],
};

describe("a table", () => {
  test("has text to the left and numbers to the right", () => {
    const table = {
      title: "",
      columns: ["name", "calls"],
      rows: [
        ["one", 1],
        ["twelve", 12],
      ],
    };
    expect(markdownTable(table)).toBe(
      ["| name   | calls |", "| ------ | ----: |", "| one    |     1 |", "| twelve |    12 |"].join("\n"),
    );
  });

  test("keeps a bar or a line's end within its cell", () => {
    expect(markdownTable({ title: "", columns: ["name"], rows: [["a|b\nc"]] })).toContain("| a\\|b c |");
  });

  test("has its notes below", () => {
    expect(markdownTable({ title: "", columns: ["name"], rows: [["a"]], notes: ["Believe it."] })).toMatch(
      /\| a {4}\|\n\nBelieve it\.$/,
    );
  });
});

describe("the page", () => {
  test("says when, on what and with which versions it was measured", () => {
    const page = markdownOf(report());
    expect(page).toContain("2026-08-01T12:30:05.000Z, commit 0123456789");
    expect(page).toContain(
      "Envoy 1.40.0; Node 20.20.0; Linux 6; 2 cores of A CPU, 8 GiB; load 0.10 before, 1.50 after",
    );
    expect(page).toContain("module of 1,000 bytes (SHA-256 abcdef012345)");
  });

  test("warns of a machine that was busy before", () => {
    expect(markdownOf(report())).not.toContain("busy");
    expect(markdownOf(report({ machine: { ...MACHINE, loadBefore: 1.1 } }))).toContain(
      "busy with other things",
    );
  });

  test("puts the targets first, the missed ones among them with their reason", () => {
    const page = markdownOf(report({ results: [STEP] }));
    expect(page).toContain("1 hold, 1 are missed, 0 are open.");
    expect(page).toMatch(/\| ratio +\| at most 1\.20 x \| 1\.50 x +\| \*\*missed\*\*\. Look\. \|/);
    expect(page.indexOf("## Targets")).toBeLessThan(page.indexOf("## Host calls"));
  });

  test("shows each step with what was done", () => {
    expect(markdownOf(report({ results: [STEP] }))).toContain(
      "## Host calls\n\nCounted once.\n\n### By scenario",
    );
  });

  test("names what was not measured, what failed and what is to come", () => {
    const page = markdownOf(
      report({
        results: [STEP],
        failures: [{ step: "cpu", message: "Envoy died" }],
        pending: [{ name: "access", what: "an access rule", needs: "AccessRule" }],
      }),
    );
    expect(page).toContain("## Not measured\n\n- Lua: not at hand");
    expect(page).toContain("## Failed\n\n- cpu: Envoy died");
    expect(page).toContain("## Pending\n\n- access, an access rule: waits for AccessRule");
  });

  test("has no empty heads", () => {
    expect(markdownOf(report())).not.toContain("##");
  });
});

describe("a page of several runs", () => {
  const waiting = { name: "access", what: "an access rule", needs: "AccessRule" };

  test("is called by each kind of run, and says what the newest of each waits for", () => {
    const page = pageOf([
      report({ pending: [{ ...waiting, name: "old" }] }),
      report({ pending: [waiting] }),
      report({ title: "What is found of what goes wrong" }),
    ]);
    expect(page.split("\n")[0]).toBe("# What the filter costs; What is found of what goes wrong");
    expect(page).toContain("access, an access rule: waits for AccessRule");
    expect(page).not.toContain("old, an access rule");
  });

  test("says so where nothing was measured", () => {
    expect(pageOf([])).toMatch(/^# Nothing was measured\n/);
  });
});
