/** The report as one page: nothing is loaded, nothing runs, and every name is text. */
import type { Advice, CauseReport, EvidenceReport, IncidentReport } from "../report.js";
import {
  CHANGES_TITLE,
  causeHead,
  changeTimeText,
  deviationText,
  explainedText,
  kindText,
  NO_CAUSE,
  qualityLines,
  stateText,
  timesText,
  weakText,
  whatChanged,
  Z_MEANING,
} from "../show/phrases.js";
import { isTold } from "../words.js";
import { element, escaped } from "./escape.js";
import { pathPicture } from "./path.js";
import { plotFigure } from "./plot.js";
import { STYLE } from "./style.js";

/** No script, no image, no font, no address: even if a name got through, it could do nothing. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** Well-formed as XML too, but for the first line. */
export function reportHtml(report: IncidentReport): string {
  const { users, causes, plots } = report;
  return [
    "<!DOCTYPE html>",
    '<html lang="en">',
    "<head>",
    '<meta charset="utf-8"/>',
    '<meta name="viewport" content="width=device-width, initial-scale=1"/>',
    `<meta http-equiv="Content-Security-Policy" content="${escaped(POLICY)}"/>`,
    element("title", `Incident ${report.id}: ${report.title}`),
    `<style>${STYLE}</style>`,
    "</head>",
    "<body>",
    "<main>",
    element("p", `Incident ${report.id}: ${stateText(report)}`, 'class="state"'),
    element("h1", report.title),
    element("p", timesText(report), 'class="soft"'),
    section("Users", element("p", users.summary, 'class="users"')),
    section("Cause", causes.length === 0 ? element("p", NO_CAUSE) : causesPart(causes)),
    section("What to look at next", advice(report.next)),
    section("What it looks like", plots.map((plot, index) => plotFigure(plot, `plot${index}`)).join("\n")),
    ...details(report),
    "</main>",
    "</body>",
    "</html>",
    "",
  ]
    .filter((part, index, all) => part !== "" || index === all.length - 1)
    .join("\n");
}

function details(report: IncidentReport): string[] {
  const symptoms = report.symptoms.map((symptom) => [symptom.summary, explainedText(symptom)]);
  const changes = report.changes.map((change) => [
    changeTimeText(change),
    whatChanged(change),
    change.rank === null ? "-" : `cause ${change.rank}`,
  ]);
  return [
    section("Symptoms", table(["symptom", "explained"], symptoms)),
    section(CHANGES_TITLE, table(["when", "what", "is"], changes)),
    section(
      "Ruled out",
      table(
        ["what", "why not"],
        report.ruledOut.map(({ name, why }) => [name, why]),
      ),
    ),
    section(
      "Data",
      qualityLines(report)
        .map((line) => element("p", line))
        .join("\n"),
    ),
  ];
}

function causesPart(causes: readonly CauseReport[]): string {
  const weak = causes.filter((cause) => !isTold(cause)).map((cause) => [weakText(cause)]);
  const parts = [...causes.filter(isTold).map(causePart), table(["less likely"], weak)];
  return parts.filter((part) => part !== "").join("\n");
}

function causePart(cause: CauseReport): string {
  const { rank, evidence, against, path } = cause;
  return [
    '<div class="cause">',
    element("h3", `${rank}. ${causeHead(cause)}`),
    element("p", cause.summary),
    element("p", kindText(cause), 'class="soft"'),
    pathPicture(path, `path${rank}`),
    evidenceTable("for it", evidence),
    evidenceTable("against it", against),
    rank === 1 && evidence.length > 0 ? element("p", Z_MEANING, 'class="soft"') : "",
    "</div>",
  ]
    .filter((part) => part !== "")
    .join("\n");
}

function evidenceTable(title: string, evidence: readonly EvidenceReport[]): string {
  return table(
    [title, "change", "deviation"],
    evidence.map((each) => [each.series, each.change, deviationText(each)]),
  );
}

function advice(all: readonly Advice[]): string {
  const items = all.map(({ why, command }) => {
    const line = command === null ? "" : `<br/>${element("code", command)}`;
    return `<li>${escaped(why)}${line}</li>`;
  });
  return items.length === 0 ? "" : `<ol>${items.join("\n")}</ol>`;
}

/** Nothing where there are no rows. */
function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return "";
  const head = heads.map((each) => element("th", each, 'scope="col"')).join("");
  const body = rows.map((cells) => `<tr>${cells.map((cell) => `<td>${escaped(cell)}</td>`).join("")}</tr>`);
  return `<table>\n<thead><tr>${head}</tr></thead>\n<tbody>\n${body.join("\n")}\n</tbody>\n</table>`;
}

function section(title: string, content: string): string {
  return content === "" ? "" : `<section>\n${element("h2", title)}\n${content}\n</section>`;
}
