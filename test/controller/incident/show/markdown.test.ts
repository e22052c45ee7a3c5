import { describe, expect, it } from "vitest";
import { reportMarkdown, reportOf, reportText } from "../../../../controller/incident/index.js";
import { printable } from "../../../../controller/incident/show/printable.js";
import { caseOf, cause, diagnosisOf, evidence, incidentOf, symptom } from "../support/case.js";

function markdownWith(name: string): string {
  const blamed = cause({ summary: name, evidence: [evidence({ series: name })] });
  return reportMarkdown(reportOf(caseOf(), diagnosisOf({ causes: [blamed] })));
}

describe("a report as Markdown", () => {
  it.each([
    ["*star*", "\\*star\\*"],
    ["_under_", "\\_under\\_"],
    ["[a](b)", "\\[a\\](b)"],
    ["![a](b)", "\\!\\[a\\](b)"],
    ["`code`", "\\`code\\`"],
    ["<b>", "\\<b\\>"],
    ["a|b", "a\\|b"],
    ["# head", "\\# head"],
    ["~~gone~~", "\\~\\~gone\\~\\~"],
    ["&amp;", "\\&amp;"],
    ["\\", "\\\\"],
    ["https://evil.example", "https\\://evil.example"],
    ["www.evil.example", "www\\.evil.example"],
    ["two\nlines", "two?lines"],
  ])("has %j as text", (name, shown) => {
    expect(markdownWith(name)).toContain(shown);
  });

  it("keeps the columns of its tables, whatever is in them", () => {
    const rows = markdownWith("a | b || c")
      .split("\n")
      .filter((line) => line.startsWith("| a"));
    expect(rows).toHaveLength(1);
    expect(rows[0]?.split(/(?<!\\)\|/)).toHaveLength(5);
  });

  it("has commands that can be copied, each in a block of its own", () => {
    const markdown = reportMarkdown(reportOf(caseOf(), diagnosisOf()));
    const blocks = [...markdown.matchAll(/^ {2}```sh\n {2}(meshfuse .*)\n {2}```$/gm)].map(
      ([, line]) => line,
    );
    expect(blocks).toContain("meshfuse traces default/reviews default/ratings");
    expect(markdown.match(/```/g)).toHaveLength(2 * blocks.length);
  });

  it("has no heading over nothing", () => {
    const empty = caseOf({ incident: incidentOf({ symptoms: [] }), changes: [] });
    const markdown = reportMarkdown(reportOf(empty, diagnosisOf({ causes: [], ruledOut: [] })));
    const headings = [...markdown.matchAll(/^## (.*)$/gm)].map(([, title]) => title);
    expect(headings).toEqual(["Users", "Cause", "What to look at next", "Data"]);
  });
});

describe("a report as text", () => {
  it("has no section over nothing", () => {
    const empty = caseOf({ incident: incidentOf({ symptoms: [] }), changes: [] });
    const text = reportText(reportOf(empty, diagnosisOf({ causes: [], ruledOut: [] })));
    expect(text).not.toMatch(/Symptoms|Changed|Ruled out|Less likely/);
    expect(text).toContain("No cause stands out in the mesh.");
  });

  it("keeps a word that is longer than a line whole, so that it can be found", () => {
    const long = `shop/${"x".repeat(120)}`;
    const incident = incidentOf({ symptoms: [symptom({ destination: long })] });
    const text = reportText(reportOf(caseOf({ incident }), diagnosisOf()));
    expect(text.split("\n").some((line) => line.includes(long))).toBe(true);
  });

  it("does not fold a command", () => {
    const source = `shop/${"a".repeat(60)}`;
    const target = { type: "edge" as const, source, destination: `shop/${"b".repeat(60)}` };
    const text = reportText(
      reportOf(caseOf(), diagnosisOf({ causes: [cause({ target, kind: "network" })] })),
    );
    expect(text).toContain(`$ meshfuse traces ${source} ${target.destination}\n`);
  });

  it("has the meaning of z once, and only where there is one", () => {
    const two = [cause(), cause({ target: { type: "service", service: "default/x" }, confidence: 0.5 })];
    const text = reportText(reportOf(caseOf(), diagnosisOf({ causes: two })));
    expect(text.match(/z: how many/g)).toHaveLength(1);
    const bare = reportText(reportOf(caseOf(), diagnosisOf({ causes: [cause({ evidence: [] })] })));
    expect(bare).not.toContain("z: how many");
  });

  it.each([
    ["a\u001b[31mb", "a?[31mb"],
    ["a\r\nb", "a??b"],
    ["\u2066a\u2069", "?a?"],
    ["\udc00", "?"],
    ["ä 😀", "ä 😀"],
  ])("shows %j as %s", (text, shown) => {
    expect(printable(text)).toBe(shown);
  });
});
