import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import {
  incidentFile,
  incidentFileText,
  reportHtml,
  reportMarkdown,
  reportOf,
  reportText,
  summaryOf,
} from "../../../controller/incident/index.js";
import { type Script, script } from "../api/fixture.js";
import { caseOf, cause, diagnosisOf, incidentOf, ONSET_MS } from "../incident/support/case.js";
import { temporaryFolder } from "../push/fixture.js";
import { run, serverFor } from "./world.js";

const report = reportOf(caseOf(), diagnosisOf());
const TEXT = incidentFileText(
  incidentFile({ given: caseOf(), report, thresholds: { objective: 0.999 }, writtenBy: "1.2.3" }),
);
const over = reportOf(
  caseOf({
    incident: incidentOf({ id: 41, condition: "over", severity: "low", endedMs: ONSET_MS + 300_000 }),
  }),
  diagnosisOf({ causes: [] }),
);

function incidents(more: Partial<Script> = {}) {
  const all = [report, over].map(summaryOf);
  return serverFor(script({ incidents: all, incidentFiles: new Map([[42, TEXT]]), ...more }));
}

describe("incidents", () => {
  it("are listed with since when, how much harm and why", async () => {
    const { code, out } = await (await incidents())(["incidents"]);
    expect(code).toBe(0);
    expect(out.split("\n").map((line) => line.trim().replaceAll(/ {2,}/g, "|"))).toEqual([
      "ID|SEVERITY|STATE|BEGAN|LASTED|REQUESTS|FAILED|SLOW|MISSING|LIKELIEST CAUSE",
      "42|critical|not over|2026-11-21T12:05:00Z|-|1200|360|12|0|default/ratings (crash, 91%)",
      "41|low|over|2026-11-21T12:05:00Z|5m|1200|360|12|0|-",
      "",
    ]);
  });

  it("are listed for programs, too", async () => {
    const { out } = await (await incidents())(["incidents", "-o", "json"]);
    expect(JSON.parse(out)).toEqual({ incidents: [report, over].map(summaryOf) });
  });

  it("are none where none is known", async () => {
    const { code, out } = await (await incidents({ incidents: [] }))(["incidents"]);
    expect({ code, out }).toEqual({
      code: 0,
      out: "no incident is known; `meshfuse analyze` shows what is looked at\n",
    });
  });
});

describe("incidents ID", () => {
  it.each([
    ["text", reportText(report)],
    ["markdown", reportMarkdown(report)],
    ["html", reportHtml(report)],
    ["json", `${JSON.stringify(report, null, 2)}\n`],
  ])("shows the report as %s", async (format, text) => {
    const { code, out } = await (await incidents())(["incidents", "42", "-o", format]);
    expect(code).toBe(0);
    expect(out).toBe(text);
  });

  it("saves what it was made of, to the byte, and replays it", async () => {
    const file = path.join(await temporaryFolder(), "incident-42.json");
    const { code } = await (await incidents())(["incidents", "42", "--save", file]);
    expect(code).toBe(0);
    expect(await readFile(file, "utf8")).toBe(TEXT);
    expect((await run(["replay", file])).code).toBe(0);
  });

  it("writes over nothing", async () => {
    const file = path.join(await temporaryFolder(), "mine.json");
    await writeFile(file, "mine");
    const { code, out, err } = await (await incidents())(["incidents", "42", "--save", file]);
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toContain(`--save: there is a file ${file} already`);
    expect(await readFile(file, "utf8")).toBe("mine");
  });

  it.each([
    [["incidents", "7"], 1, "there is no incident 7"],
    [["incidents", "x"], 2, '"x" is not the number of an incident'],
    [["incidents", "0"], 2, '"0" is not the number'],
    [["incidents", "--save", "x"], 2, "--save: needs the id of an incident"],
    [["incidents", "-o", "html"], 2, "-o html: is for the report on one incident"],
    [["incidents", "42", "--save", "/nowhere/x"], 1, "--save: cannot write /nowhere/x: ENOENT"],
  ])("%j ends with %d and says what is right", async (args, exitCode, words) => {
    const { code, out, err } = await (await incidents())(args);
    expect({ code, out }).toEqual({ code: exitCode, out: "" });
    expect(err).toContain(words);
  });
});

describe("the advice of a report", () => {
  const change = { atMs: ONSET_MS, endedMs: null, services: [], summary: "x" };
  const changed = (kind: "experiment" | "breaker" | "config" | "bypass" | "release") =>
    cause({ target: { type: "change", change: { ...change, kind, name: "default/x" } } });
  const service = { type: "service", service: "default/ratings" } as const;
  const causes = [
    ...(["experiment", "breaker", "config", "bypass", "release"] as const).map(changed),
    ...(["crash", "overload", "network", "cpu", "slow_service"] as const).map((kind) =>
      cause({ target: service, kind }),
    ),
    cause({ target: { type: "caller", service: "default/a" } }),
    cause({ target: { type: "edge", source: "default/a", destination: "it's" } }),
    cause({ target: { type: "version", service: "default/a", version: "v2", instances: ["a-1"] } }),
  ];

  it("has only commands that this program takes", async () => {
    const reports = [[], ...causes.map((each) => [each])].map((own) =>
      reportOf(caseOf(), diagnosisOf({ causes: own })),
    );
    const commands = new Set(reports.flatMap(({ next }) => next.flatMap(({ command }) => command ?? [])));
    expect(commands.size).toBeGreaterThan(10);
    for (const command of commands) {
      const { code, err } = await run(wordsOf(command).slice(1), {
        env: { MESHFUSE_SERVER: "http://127.0.0.1:9" },
      });
      // There is no controller: whoever gets so far has understood the words.
      expect(code, `${command}: ${err}`).toBe(3);
    }
  });
});

/** As a shell splits a line that `advice.ts` has quoted. */
function wordsOf(command: string): string[] {
  const words = command.match(/(?:'[^']*'|\\'|[^\s'\\])+/g) ?? [];
  return words.map((word) =>
    word.replaceAll(/'([^']*)'|\\(')/g, (_, quoted = "", mark = "") => quoted + mark),
  );
}
