/** The report of one diagnosis. Pure: the same case and diagnosis give the same report. */
import type { Case, Diagnosis } from "../../model/index.js";
import { ordered } from "../file/ordered.js";
import { plotsOf } from "../plot/index.js";
import { type CauseReport, type IncidentReport, type IncidentSummary, REPORT_VERSION } from "../report.js";
import { INCIDENT_REPORT } from "../schema/index.js";
import { adviceOf } from "./advice.js";
import { causesOf, changesOf, ruledOutOf, symptomsOf } from "./causes.js";
import { qualityOf } from "./quality.js";
import { effectText, usersOf } from "./users.js";

/** Never throws for what the case holds; numbers that are none become null. Keys are in the order of the schema. */
export function reportOf(given: Case, diagnosis: Diagnosis): IncidentReport {
  const { incident, window, observed, untilMs = observed.toMs } = given;
  const causes = causesOf(diagnosis, incident.symptoms);
  const report: IncidentReport = {
    version: REPORT_VERSION,
    id: incident.id,
    title: capital(`${effectText(incident)}; ${blameText(causes)}`),
    condition: incident.condition,
    severity: incident.severity,
    onsetMs: incident.onsetMs,
    detectedMs: incident.detectedMs,
    endedMs: incident.endedMs,
    atMs: diagnosis.atMs,
    users: usersOf(incident, untilMs),
    causes,
    symptoms: symptomsOf(given, causes),
    ruledOut: ruledOutOf(diagnosis.ruledOut),
    changes: changesOf(given, causes),
    next: adviceOf(given, causes),
    quality: qualityOf(diagnosis.quality, window),
    plots: plotsOf(given, causes),
  };
  return ordered(INCIDENT_REPORT, report) as IncidentReport;
}

/** The line of a report in a list. */
export function summaryOf(report: IncidentReport): IncidentSummary {
  const { id, title, condition, severity, onsetMs, detectedMs, endedMs } = report;
  const [first] = report.causes;
  const cause =
    first === undefined ? null : { name: first.name, kind: first.kind, confidence: first.confidence };
  return { id, title, condition, severity, onsetMs, detectedMs, endedMs, harm: report.users.harm, cause };
}

function blameText([first, ...further]: readonly CauseReport[]): string {
  if (first === undefined) return "no cause stands out in the mesh";
  const beside = further.find((cause) => isBeside(cause, first));
  const also = beside === undefined ? "" : `; beside it ${blamed(beside)}`;
  return `${first.likelihood}: ${blamed(first)}${also}`;
}

/** Two faults at once: the other explains what the first does not. A guess is not worth a place in the title. */
function isBeside(cause: CauseReport, first: CauseReport): boolean {
  return cause.likelihood !== "weak" && cause.explains.some((index) => !first.explains.includes(index));
}

/** `default/ratings (crash)`; of a change only where its name does not say the kind already. */
function blamed({ name, kind, target }: CauseReport): string {
  const isSaid = target.type === "change" && kind.startsWith(target.change.kind);
  return isSaid ? name : `${name} (${kind.replaceAll("_", " ")})`;
}

function capital(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}
