import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { merged, publish, type Report } from "../../../bench/report/index.js";
import type { StepResult } from "../../../bench/result/index.js";

/** With a cell of which JSON makes another value. */
const TABLE = { title: "By chain", columns: ["chain", "us"], rows: [["none", undefined]] };

const step = (name: string, how: string): StepResult => ({
  ...{ step: name, title: `The step ${name}`, how, tables: [TABLE], verdicts: [], skipped: [] },
});

function run(commit: string, steps: readonly string[], failed: readonly string[] = []): Report {
  return {
    title: "What the filter costs",
    machine: {
      ...{ date: "2026-08-01T12:30:05.000Z", commit, cpu: "A CPU", cores: 2, memoryGiB: 8 },
      ...{ kernel: "Linux 6", node: "20.20.0", envoy: "1.40.0", loadBefore: 0.1 },
    },
    module: { bytes: 1, sha256: "0" },
    tookS: {},
    results: steps.map((name) => step(name, `at ${commit}`)),
    failures: failed.map((name) => ({ step: name, message: "interrupted" })),
    pending: [],
  };
}

const namesOf = (reports: readonly Report[]) =>
  reports.map(({ machine, results }) => [machine.commit, ...results.map((each) => each.step)]);

describe("what is published", () => {
  test("is of each step the last run", () => {
    const reports = merged([run("a", ["cpu", "memory"])], run("b", ["memory", "delay"]));
    expect(namesOf(reports)).toEqual([
      ["a", "cpu"],
      ["b", "memory", "delay"],
    ]);
  });

  test("holds no run of which nothing is left", () => {
    expect(namesOf(merged([run("a", ["cpu"])], run("b", ["cpu"])))).toEqual([["b", "cpu"]]);
  });

  test("forgets that a step had failed once it is measured", () => {
    const [old] = merged([run("a", ["cpu"], ["delay", "memory"])], run("b", ["delay"]));
    expect(old?.failures).toEqual([{ step: "memory", message: "interrupted" }]);
  });

  test("keeps what was measured of a step that fails now", () => {
    const reports = merged([run("a", ["cpu"])], run("b", ["delay"], ["cpu", "memory"]));
    expect(reports.map(({ failures }) => failures.map((each) => each.step))).toEqual([[], ["memory"]]);
  });
});

describe("publishing", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "meshfuse-published-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test("writes the data and one page of all runs, each with its commit", async () => {
    await publish(run("aaaaaaa", ["cpu", "delay"]), folder);
    const paths = await publish(run("bbbbbbb", ["delay"]), folder);
    expect(paths).toEqual([join(folder, "RESULTS.json"), join(folder, "RESULTS.md")]);
    const page = readFileSync(join(folder, "RESULTS.md"), "utf8");
    const order = ["commit aaaaaaa", "## The step cpu", "commit bbbbbbb", "## The step delay", "at bbbbbbb"];
    const places = order.map((text) => page.indexOf(text));
    expect(places).toEqual([...places].sort((one, other) => one - other));
    expect(places).not.toContain(-1);
    expect(page.match(/\| none +\| +- \|/g)).toHaveLength(2);
    expect(namesOf(JSON.parse(readFileSync(join(folder, "RESULTS.json"), "utf8")))).toEqual([
      ["aaaaaaa", "cpu"],
      ["bbbbbbb", "delay"],
    ]);
  });
});
