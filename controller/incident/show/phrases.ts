/** Sentences that text, Markdown and HTML share. */

import type {
  CauseReport,
  ChangeReport,
  EvidenceReport,
  IncidentReport,
  Role,
  SymptomReport,
} from "../report.js";
import { clockText, durationText, isoText, nodeText, valueText } from "../words.js";

const PERCENT = 100;
const BLAME: Readonly<Record<Role, string>> = {
  users: "",
  affected: "",
  cause: "the cause",
  callee: "the cause is on the way to it",
  scene: "the cause acts here",
};

/** `critical, not over` */
export function stateText({ severity, condition, endedMs }: IncidentReport): string {
  const words = { incident: "not over", recovering: "recovering", over: "over" } as const;
  return `${severity}, ${words[condition]}${endedMs === null ? "" : ` since ${clockText(endedMs)}`}`;
}

/** `began 2026-11-21T12:03:10Z, detected 15 s later; this is what was known at 12:04:05Z` */
export function timesText({ onsetMs, detectedMs, atMs }: IncidentReport): string {
  const detected = `detected ${durationText(detectedMs - onsetMs)} later`;
  return `began ${isoText(onsetMs)}, ${detected}; this is what was known at ${clockText(atMs)}`;
}

/** `default/ratings: very likely (confidence 91 %)` */
export function causeHead({ name, likelihood, confidence }: CauseReport): string {
  return `${name}: ${likelihood} (confidence ${Math.round(confidence * PERCENT)} %)`;
}

/** `default/ratings (network): weak (confidence 4 %)`: of a cause that is worth no more. */
export function weakText(cause: CauseReport): string {
  return causeHead({ ...cause, name: `${cause.name} (${cause.kind.replaceAll("_", " ")})` });
}

/** `slow service: the service itself takes longer; ...` */
export function kindText({ kind, meaning }: CauseReport): string {
  return `${kind.replaceAll("_", " ")}: ${meaning}`;
}

/** `z 45`: robust deviations. */
export function deviationText({ z }: Pick<EvidenceReport, "z">): string {
  return z === null ? "z ?" : `z ${Number(z.toPrecision(2)).toLocaleString("en-US")}`;
}

export function explainedText({ explainedBy }: SymptomReport): string {
  if (explainedBy.length === 0) return "unexplained";
  return `explained by cause ${explainedBy.join(", ")}`;
}

/** `12:02:58Z, 12 s before the onset` */
export function changeTimeText({ atMs, offsetMs, endedMs }: ChangeReport): string {
  const side = offsetMs <= 0 ? "before" : "after";
  const ended = endedMs === null ? "" : `, ended ${clockText(endedMs)}`;
  return `${clockText(atMs)}, ${durationText(offsetMs)} ${side} the onset${ended}`;
}

/** Summaries of most changes name it. */
export function whatChanged({ kind, name, summary }: ChangeReport): string {
  return summary.includes(name) ? summary : `${kind} ${name}: ${summary}`;
}

/** `fails: 0.1 % -> 34 %`, and who is to blame. */
export function stepText({ node, role, seen }: CauseReport["path"][number]): string {
  const about = aboutStep({ role, seen });
  return about === "" ? nodeText(node) : `${nodeText(node)} (${about})`;
}

/** The same without the name; empty: nothing to say. */
export function aboutStep({ role, seen }: Pick<CauseReport["path"][number], "role" | "seen">): string {
  return [BLAME[role], seen].filter((part) => part !== "").join("; ");
}

/** How good the data was, then what a person should know of it. */
export function qualityLines({ quality }: IncidentReport): string[] {
  const { level, coverage, baselineSteps, observedSteps, stepMs, notes } = quality;
  const steps = `${baselineSteps} steps of ${durationText(stepMs)} before the onset, ${observedSteps} since`;
  return [`${level}: ${steps}; ${valueText(coverage, "share")} of them were heard of`, ...notes];
}

/** Also what was changed long before, and still holds. */
export const CHANGES_TITLE = "Changes, the nearest to the onset first";

export const NO_CAUSE =
  "No cause stands out in the mesh. What differs from before stands under the symptoms; look there first.";

/** Said once, under the evidence. */
export const Z_MEANING =
  "z: how many robust standard deviations lie between what was usual and what was seen.";
