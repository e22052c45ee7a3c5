/** What followers are told of an incident: each change of what a person would want to know, once. */
import type { IncidentTold } from "../events/index.js";
import type { IncidentReport, IncidentSummary } from "../incident/index.js";
import { summaryOf } from "../incident/index.js";

type Change = IncidentTold["change"];

export class IncidentNews {
  #last: IncidentSummary | undefined;

  /** `last`: what was told before, by an earlier process. */
  constructor(last?: IncidentSummary) {
    this.#last = last;
  }

  /** In the order in which they are to be told; none: nothing has changed. */
  of(report: IncidentReport, atMs: number): IncidentTold[] {
    const now = summaryOf(report);
    const before = this.#last;
    this.#last = now;
    return changesBetween(before, now).map((change) => toldOf(now, change, atMs));
  }
}

export function toldOf(summary: IncidentSummary, change: Change, atMs: number): IncidentTold {
  const { id, condition, severity, onsetMs, title, cause } = summary;
  return { type: "incident", atMs, id, change, condition, severity, onsetMs, title, cause };
}

function changesBetween(before: IncidentSummary | undefined, now: IncidentSummary): Change[] {
  const changes: Change[] = before === undefined ? ["opened"] : [];
  if (before !== undefined && nameOf(before) !== nameOf(now)) changes.push("cause");
  if (before !== undefined && before.severity !== now.severity) changes.push("severity");
  if (before?.condition === now.condition) return changes;
  if (now.condition === "over") changes.push("over");
  if (now.condition === "recovering") changes.push("recovering");
  if (now.condition === "incident" && before !== undefined) changes.push("back");
  return changes;
}

function nameOf({ cause }: IncidentSummary): string {
  return cause === null ? "" : `${cause.kind} ${cause.name}`;
}
