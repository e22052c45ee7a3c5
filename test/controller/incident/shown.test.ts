import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type IncidentReport,
  reportHtml,
  reportMarkdown,
  reportOf,
  reportText,
} from "../../../controller/incident/index.js";
import { anyCase, anyDiagnosis } from "./support/arbitrary.js";
import { caseOf, cause, diagnosisOf, evidence, incidentOf, symptom } from "./support/case.js";
import { malformed } from "./support/well-formed.js";

const GOLDEN = "../../golden/incident";
const report = reportOf(caseOf(), diagnosisOf());
/** What a terminal or a reader's eye would be led astray by. */
const UNPRINTABLE = /[^\n\P{Cc}]|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;
const HOSTILE = '</style><script>alert("x")</script>\u001b[2J\u202e`|*[a](javascript:b)&';

function hostile(): IncidentReport {
  const named = { source: HOSTILE, destination: HOSTILE };
  const incident = incidentOf({ symptoms: [symptom({ ...named, atUsers: true })] });
  const change = { kind: "config" as const, name: HOSTILE, atMs: 0, endedMs: null, services: [HOSTILE] };
  const changes = [{ ...change, summary: HOSTILE }];
  const blamed = cause({
    target: { type: "edge", ...named },
    ...{ summary: HOSTILE, path: [HOSTILE, HOSTILE], evidence: [evidence({ series: HOSTILE })] },
  });
  const ruledOut = [{ target: { type: "service" as const, service: HOSTILE }, why: HOSTILE }];
  const quality = { coverage: 1, baselineSteps: 1, observedSteps: 1, notes: [HOSTILE] };
  return reportOf(caseOf({ incident, changes }), diagnosisOf({ causes: [blamed], ruledOut, quality }));
}

/** Content of the page, without what it is marked up with. */
function contentOf(html: string): string {
  return html.replace(/<style>[^<]*<\/style>/, "").replaceAll(/<[^>]*>/g, "\n");
}

describe("the symptoms in a terminal", () => {
  it("begin with those that no cause explains, which a long list would hide", () => {
    const many = Array.from({ length: 20 }, (_, index) => symptom({ destination: `shop/s${index}` }));
    const explains = many.map((_, index) => index).filter((index) => index !== 17 && index !== 19);
    const incident = incidentOf({ symptoms: many });
    const causes = [cause({ explains })];
    const lines = reportText(reportOf(caseOf({ incident }), diagnosisOf({ causes }))).split("\n");
    const from = lines.indexOf("Symptoms (20, 2 of them unexplained)");
    const told = lines.slice(from + 1, lines.indexOf("  and 8 more (-o json has all)")).join(" ");
    expect(told.match(/shop\/s\d+/g)).toEqual(
      [17, 19, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((index) => `shop/s${index}`),
    );
  });
});

describe("a report for people", () => {
  it.each([
    ["report.txt", reportText],
    ["report.md", reportMarkdown],
    ["report.html", reportHtml],
  ])("is golden: %s", async (name, show) => {
    await expect(show(report)).toMatchFileSnapshot(`${GOLDEN}/${name}`);
  });

  it.each([
    ["text", reportText],
    ["Markdown", reportMarkdown],
    ["HTML", reportHtml],
  ])("as %s tells all that matters", (_, show) => {
    const told = show(report).replaceAll("\\", "").replaceAll("&gt;", ">").replaceAll(/\s+/g, " ");
    for (const words of [
      "Incident 42",
      "critical, not over",
      "of 1,200 requests at default/productpage 360 (30 %) failed",
      "very likely (confidence 91 %)",
      "No request arrives at default/ratings",
      "12 requests/s -> 0 requests/s",
      "8 ms -> 1 ms",
      "meshfuse traces default/reviews default/ratings",
      "90 s before the onset",
      "fails no more than ratings does for it",
      "97 % of them were heard of",
    ]) {
      expect(told).toContain(words);
    }
  });

  it("has no line over 80 columns in a terminal but those that are one word or a command", () => {
    const long = reportText(report)
      .split("\n")
      .filter((line) => line.length > 80 && !/^\s*\$ /.test(line));
    expect(long).toEqual([]);
  });

  it.each([
    ["text", reportText],
    ["Markdown", reportMarkdown],
    ["HTML", reportHtml],
  ])("as %s gives a guess one line, but for the first", (_, show) => {
    const guesses = [0.1, 0.05].map((confidence) => cause({ confidence, summary: `guess of ${confidence}` }));
    const told = show(reportOf(caseOf(), diagnosisOf({ causes: guesses })));
    expect(told).toContain("guess of 0.1");
    expect(told).not.toContain("guess of 0.05");
    expect(told).toMatch(/less likely/i);
    expect(told).toContain("default/ratings (crash): weak (confidence 5 %)");
  });

  it("says how many of a long list it leaves out", () => {
    const symptoms = Array.from({ length: 30 }, (_, index) => symptom({ destination: `shop/s${index}` }));
    const text = reportText(reportOf(caseOf({ incident: incidentOf({ symptoms }) }), diagnosisOf()));
    expect(text).toContain("and 18 more (-o json has all)");
  });
});

describe("hostile names", () => {
  it.each([
    ["text", reportText],
    ["Markdown", reportMarkdown],
    ["HTML", reportHtml],
  ])("move nothing in %s", (_, show) => {
    fc.assert(
      fc.property(anyCase, anyDiagnosis, (given, diagnosis) => {
        expect(show(reportOf(given, diagnosis))).not.toMatch(UNPRINTABLE);
      }),
      { numRuns: 50 },
    );
    expect(show(hostile())).not.toMatch(UNPRINTABLE);
  });

  it("are text in HTML, which stays well-formed and has nothing that runs or is loaded", () => {
    const pages = [report, hostile()];
    fc.assert(
      fc.property(anyCase, anyDiagnosis, (given, diagnosis) => {
        pages.push(reportOf(given, diagnosis));
      }),
      { numRuns: 50 },
    );
    for (const html of pages.map(reportHtml)) {
      expect(malformed(html.replace("<!DOCTYPE html>", ""))).toBeUndefined();
      expect(html).not.toMatch(/<(script|iframe|img|link|object|embed|a|form|foreignObject)\b/i);
      expect(html).not.toMatch(/<[^>]*\s(on\w+|href|src|xlink:href)=/i);
      expect(html).not.toMatch(/url\(|@import/i);
    }
    expect(contentOf(reportHtml(hostile()))).toContain("&lt;script&gt;alert(&quot;x&quot;)");
  });

  it("are no markup in Markdown", () => {
    const lines = reportMarkdown(hostile())
      .replaceAll(/```sh\n.*\n\s*```/g, "")
      .split("\n");
    const marked = lines.filter((line) => /(?<!\\)(<script|\[a\]|`\||\*\[)/.test(line));
    expect(marked).toEqual([]);
  });
});

describe("the page", () => {
  const html = reportHtml(report);

  it("names each picture and says what it shows, for who does not see it", () => {
    const pictures = [...html.matchAll(/<svg [^>]*role="img" aria-labelledby="(\S+) (\S+)">/g)];
    expect(pictures.length).toBe(report.plots.length + 1);
    for (const [, title, about] of pictures) {
      expect(html).toMatch(new RegExp(`<title id="${title}">[^<]+</title>`));
      expect(html).toMatch(new RegExp(`<desc id="${about}">[^<]+</desc>`));
    }
    expect(html).toContain(
      "seen by its callers: at last 100 %, at most 100 %; seen by itself: silent at last, at most 0 %",
    );
  });

  it("has each id once", () => {
    const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("forbids itself to load or run anything", () => {
    expect(html).toContain("default-src &#39;none&#39;");
  });

  it("has colours for light and dark with enough contrast to be read", () => {
    const [light = "", dark = ""] = html.split("@media (prefers-color-scheme: dark)");
    for (const theme of [light, dark]) {
      const colors = new Map([...theme.matchAll(/--(\w+): (#\w{6})/g)].map(([, name, hex]) => [name, hex]));
      for (const ink of ["ink", "soft", "bad", "one", "two", "three", "four", "usual"]) {
        const ratio = contrast(colors.get(ink) ?? "", colors.get("paper") ?? "");
        expect(ratio, `${ink} on paper`).toBeGreaterThan(4.5);
      }
    }
  });
});

/** As WCAG 2 has it. */
function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
