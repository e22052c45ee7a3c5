import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { describeMachine, keep, nameOf, type Report } from "../../../bench/report/index.js";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "meshfuse-report-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const NOW = new Date("2026-08-01T12:30:05.123Z");

test("a machine whose Envoy and checkout cannot be read is described by what is known", async () => {
  const machine = await describeMachine(join(folder, "no-envoy"), folder, NOW);
  expect(machine).toMatchObject({ date: NOW.toISOString(), envoy: "unknown", commit: "unknown" });
  expect(machine.cores).toBeGreaterThan(0);
  expect(machine.kernel).not.toBe("");
});

test("a checkout is described by its commit", async () => {
  const machine = await describeMachine(join(folder, "no-envoy"), import.meta.dirname, NOW);
  expect(machine.commit).toMatch(/^[0-9a-f]{10}(\+changes)?$/);
});

test("results are kept as JSON and Markdown under a name that sorts by time, and nothing else is left", async () => {
  const machine = await describeMachine(join(folder, "no-envoy"), folder, NOW);
  const report: Report = {
    title: "What the filter costs",
    machine,
    module: { bytes: 1, sha256: "0" },
    tookS: { calls: 3 },
    results: [],
    failures: [],
    pending: [],
  };
  const name = nameOf(machine, "short");
  expect(name).toBe("2026-08-01T12-30-05-short");
  const inner = join(folder, "results");
  const paths = await keep(report, "# page\n", inner, name);
  expect(paths).toEqual([join(inner, `${name}.json`), join(inner, `${name}.md`)]);
  expect(readdirSync(inner).sort()).toEqual([`${name}.json`, `${name}.md`]);
  expect(JSON.parse(readFileSync(paths[0] ?? "", "utf8"))).toEqual(report);
  expect(readFileSync(paths[1] ?? "", "utf8")).toBe("# page\n");
});
