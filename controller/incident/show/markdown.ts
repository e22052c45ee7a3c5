/** The report as Markdown, for tickets and chats; what the evidence looks like stands in the HTML. */

import type { CauseReport, EvidenceReport, IncidentReport } from "../report.js";
import { isTold } from "../words.js";
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
  stepText,
  timesText,
  weakText,
  whatChanged,
  Z_MEANING,
} from "./phrases.js";
import { printable } from "./printable.js";

/** What Markdown would obey. */
const SPECIAL = /[\\`*_[\]<>|#~&!]/g;
/** What GitHub makes links of. */
const LINKED = /:\/\/|www\./gi;

/** Every name is text: no markup, link or image of it takes effect. */
export function reportMarkdown(report: IncidentReport): string {
  const { users, causes, symptoms, changes, ruledOut, next } = report;
  const weak = causes.filter((cause) => !isTold(cause));
  const parts = [
    [`# Incident ${report.id}: ${plain(report.title)}`],
    [`**${plain(stateText(report))}**; ${plain(timesText(report))}.`],
    section("Users", [plain(users.summary)]),
    ...(causes.length === 0 ? [section("Cause", [NO_CAUSE])] : causes.filter(isTold).map(causeLines)),
    section(
      "Less likely",
      weak.map((cause) => `- ${plain(weakText(cause))}`),
    ),
    section("What to look at next", next.flatMap(adviceLines)),
    section(
      "Symptoms",
      table(
        ["symptom", "explained"],
        symptoms.map((symptom) => [symptom.summary, explainedText(symptom)]),
      ),
    ),
    section(CHANGES_TITLE, table(["when", "what", "cause"], changes.map(changeCells))),
    section(
      "Ruled out",
      ruledOut.map(({ name, why }) => `- ${plain(name)}: ${plain(why)}`),
    ),
    section(
      "Data",
      qualityLines(report).map((line) => `- ${plain(line)}`),
    ),
  ];
  const told = parts.filter((lines) => lines.length > 0);
  return told.map((lines) => `${lines.join("\n")}\n`).join("\n");
}

function changeCells(change: IncidentReport["changes"][number]): string[] {
  const { rank } = change;
  return [changeTimeText(change), whatChanged(change), rank === null ? "-" : String(rank)];
}

function causeLines(cause: CauseReport): string[] {
  const { rank, path, evidence, against } = cause;
  const way = path.map(stepText).map(plain).join(" → ");
  return section(`Cause ${rank}: ${plain(causeHead(cause))}`, [
    `*${plain(kindText(cause))}*`,
    ...(cause.summary === "" ? [] : ["", plain(cause.summary)]),
    ...(way === "" ? [] : ["", `The way of requests to it: ${way}`]),
    ...evidenceLines("For it", evidence),
    ...evidenceLines("Against it", against),
    ...(rank === 1 && evidence.length > 0 ? ["", Z_MEANING] : []),
  ]);
}

function evidenceLines(title: string, evidence: readonly EvidenceReport[]): string[] {
  const rows = evidence.map((each) => [each.series, each.change, deviationText(each)]);
  return rows.length === 0 ? [] : ["", ...table([title, "change", "deviation"], rows)];
}

function adviceLines({ why, command }: IncidentReport["next"][number]): string[] {
  const line = `- ${plain(why)}`;
  return command === null ? [line] : [line, "  ```sh", `  ${printable(command)}`, "  ```"];
}

/** Nothing where there are no rows. */
function table(heads: readonly string[], rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return [];
  const line = (cells: readonly string[]) => `| ${cells.map(plain).join(" | ")} |`;
  return [line(heads), `|${"---|".repeat(heads.length)}`, ...rows.map(line)];
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`## ${title}`, ...lines];
}

function plain(text: string): string {
  const escaped = printable(text).replace(SPECIAL, (char) => `\\${char}`);
  return escaped.replace(LINKED, (link) => (link.startsWith(":") ? "\\://" : "www\\."));
}
