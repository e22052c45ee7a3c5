/** The report for a terminal of 80 columns: the answer first, then why, then what to do. */

import type { CauseReport, EvidenceReport, IncidentReport, SymptomReport } from "../report.js";
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

const COLUMNS = 80;
const STEP = "  ";
/** Of the causes that come after the first, what fits on a screen. */
const MOST_CAUSES = 3;
const MOST_WEAK = 3;
const MOST_EVIDENCE = 6;
const MOST_SYMPTOMS = 12;
const MOST_CHANGES = 8;
const MOST_RULED_OUT = 8;

/** Names stand as they are, but for what a terminal would obey. Commands are not folded: they are to be copied. */
export function reportText(report: IncidentReport): string {
  const { users, causes, symptoms, changes, ruledOut } = report;
  const isUnexplained = ({ explainedBy }: SymptomReport) => explainedBy.length === 0;
  const unexplained = symptoms.filter(isUnexplained);
  // What no cause explains is what a reader would miss behind the rest.
  const shown = [...unexplained, ...symptoms.filter((symptom) => !isUnexplained(symptom))];
  const weak = causes.filter((cause) => !isTold(cause));
  const parts = [
    [...wrapped(`Incident ${report.id}: ${stateText(report)}`, ""), ...wrapped(report.title, "")],
    wrapped(timesText(report), ""),
    section("Users", wrapped(users.summary, STEP)),
    ...(causes.length === 0 ? [section("Cause", wrapped(NO_CAUSE, STEP))] : []),
    ...causes.filter(isTold).slice(0, MOST_CAUSES).map(causeLines),
    section("Less likely", bounded(weak, MOST_WEAK, weakText)),
    section("What to look at next", report.next.flatMap(adviceLines)),
    section(
      `Symptoms (${symptoms.length}, ${unexplained.length} of them unexplained)`,
      bounded(shown, MOST_SYMPTOMS, (symptom) => `${symptom.summary} (${explainedText(symptom)})`),
    ),
    section(
      CHANGES_TITLE,
      bounded(changes, MOST_CHANGES, (change) => {
        const rank = change.rank === null ? "" : ` (cause ${change.rank})`;
        return `${changeTimeText(change)}: ${whatChanged(change)}${rank}`;
      }),
    ),
    section(
      "Ruled out",
      bounded(ruledOut, MOST_RULED_OUT, ({ name, why }) => `${name}: ${why}`),
    ),
    section(
      "Data",
      qualityLines(report).flatMap((line) => wrapped(line, STEP)),
    ),
  ];
  const told = parts.filter((lines) => lines.length > 0);
  return told.map((lines) => `${lines.join("\n")}\n`).join("\n");
}

function causeLines(cause: CauseReport): string[] {
  const { rank, summary, evidence, against, path } = cause;
  const steps = path.flatMap((step, depth) =>
    wrapped(`${depth === 0 ? "" : "-> "}${stepText(step)}`, STEP.repeat(2 + depth)),
  );
  return section(`Cause ${rank}: ${causeHead(cause)}`, [
    ...wrapped(kindText(cause), STEP),
    ...(summary === "" ? [] : wrapped(summary, STEP)),
    ...sub("the way of requests to it", steps),
    ...sub("for it", evidenceLines(evidence)),
    ...sub("against it", evidenceLines(against)),
    ...(rank === 1 && evidence.length > 0 ? wrapped(`(${Z_MEANING})`, STEP) : []),
  ]);
}

function evidenceLines(evidence: readonly EvidenceReport[]): string[] {
  return evidence
    .slice(0, MOST_EVIDENCE)
    .flatMap((each) => wrapped(`${each.series}: ${each.change}, ${deviationText(each)}`, STEP.repeat(2)));
}

function adviceLines({ why, command }: IncidentReport["next"][number]): string[] {
  const lines = wrapped(`- ${why}`, STEP, `${STEP}  `);
  return command === null ? lines : [...lines, `${STEP}  $ ${printable(command)}`];
}

function bounded<T>(all: readonly T[], most: number, textOf: (each: T) => string): string[] {
  const lines = all.slice(0, most).flatMap((each) => wrapped(`- ${textOf(each)}`, STEP, `${STEP}  `));
  return all.length > most ? [...lines, `${STEP}and ${all.length - most} more (-o json has all)`] : lines;
}

/** Nothing where there are no lines. */
function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [...wrapped(title, ""), ...lines];
}

function sub(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`${STEP}${title}`, ...lines];
}

/** At spaces; a word that is longer than a line stays whole, so that it can be searched for. */
function wrapped(text: string, indent: string, further = indent): string[] {
  const lines: string[] = [];
  let line = indent;
  let isEmpty = true;
  for (const word of printable(text).split(" ")) {
    if (!isEmpty && line.length + 1 + word.length > COLUMNS) {
      lines.push(line);
      [line, isEmpty] = [further, true];
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, line];
}
