import { writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { diagnose } from "../../../controller/diagnose/index.js";
import {
  incidentFile,
  incidentFileText,
  reportHtml,
  reportMarkdown,
  reportOf,
} from "../../../controller/incident/index.js";
import { caseOf } from "../incident/support/case.js";
import { temporaryFolder } from "../push/fixture.js";
import { run } from "./world.js";

const given = caseOf();
const report = reportOf(given, diagnose(given));
const TEXT = incidentFileText(incidentFile({ given, report, thresholds: {}, writtenBy: "1.2.3" }));

async function fileOf(text: string): Promise<string> {
  const file = path.join(await temporaryFolder(), "incident-42.json");
  await writeFile(file, text);
  return file;
}

describe("replay FILE", () => {
  it("shows the report that this program makes of it", async () => {
    const { code, out, err } = await run(["replay", await fileOf(TEXT)]);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toMatch(/^Incident 42: critical, not over\n/);
    expect(out).toContain("What to look at next");
  });

  it.each([
    ["json", `${JSON.stringify(report, null, 2)}\n`],
    ["markdown", reportMarkdown(report)],
    ["html", reportHtml(report)],
  ])("gives the same bytes as %s each time", async (format, text) => {
    const file = await fileOf(TEXT);
    const outs = await Promise.all([1, 2].map(() => run(["replay", file, "-o", format, "--check"])));
    for (const { code, out, err } of outs)
      expect({ code, out, err }).toEqual({ code: 0, out: text, err: "" });
  });

  it("takes standard input, and YAML out", async () => {
    const { code, out } = await run(["replay", "-", "-o", "yaml"], { readStdin: async () => TEXT });
    expect(code).toBe(0);
    expect(out).toMatch(/^version: 1\nid: 42\n/);
  });

  it("says where the file says something else, and ends with 1 only under --check", async () => {
    const file = JSON.parse(TEXT);
    file.report.title = "All is well";
    file.report.quality.stepMs = 7;
    const place = await fileOf(JSON.stringify(file));
    const { code, out, err } = await run(["replay", place]);
    expect(code).toBe(0);
    expect(out).toMatch(/^Incident 42/);
    expect(err).toContain(`${place}: meshfuse 1.2.3 reported otherwise; 2 fields of it differ:\n`);
    expect(err).toContain('  ~ title: "All is well" -> "');
    expect((await run(["replay", place, "--check"])).code).toBe(1);
  });

  it("tells ten of many differences", async () => {
    const file = JSON.parse(TEXT);
    const { report: told } = file;
    for (const part of [told, told.users, told.users.harm, told.quality]) {
      for (const [name, value] of Object.entries(part)) {
        if (typeof value === "number" && !["version", "coverage", "harmedShare"].includes(name))
          part[name] = value + 1;
      }
    }
    const { err } = await run(["replay", await fileOf(JSON.stringify(file))]);
    expect(err.split("\n").filter((line) => line.startsWith("  ~ "))).toHaveLength(10);
    expect(err).toContain("  ~ users.harm.slow: 13 -> 12\n");
    expect(err).toMatch(/\n {2}and \d+ more\n$/);
  });

  it("shows nothing of a file that is damaged, and says where it is", async () => {
    const file = JSON.parse(TEXT);
    file.case.incident.id = "x";
    const place = await fileOf(JSON.stringify(file));
    const { code, out, err } = await run(["replay", place]);
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toContain(`${place}: case.incident.id: "x" must be integer`);
    expect(err).toContain("meshfuse incidents ID --save FILE");
  });

  it.each([
    [["replay", "/nowhere/x.json"], "there is no file /nowhere/x.json"],
    [["replay", "/"], "cannot read /: EISDIR"],
    [["replay"], "missing required argument 'file'"],
    [["replay", "x", "-o", "pdf"], "Allowed choices are text, json, yaml, markdown, html"],
  ])("%j ends with 2", async (args, words) => {
    const { code, err } = await run(args);
    expect(code).toBe(2);
    expect(err).toContain(words);
  });

  it("writes nothing that a terminal would obey", async () => {
    const { writtenBy, ...rest } = JSON.parse(TEXT);
    rest.report.title = "\u001b[2J";
    const text = JSON.stringify({ ...rest, writtenBy: `${writtenBy}\u001b[2J` });
    const { err } = await run(["replay", await fileOf(text)]);
    expect(err).toContain("1.2.3?[2J reported otherwise");
    expect(err).not.toContain("\u001b");
  });
});
