/** The report anew, from what was stored: by this program's own reasoning, which may not be that which wrote the file. */
import type { Case, Diagnosis } from "../model/index.js";
import { reportOf } from "./compose/report-of.js";
import { type IncidentFile, ordered, readIncidentFile } from "./file/index.js";
import type { IncidentReport } from "./report.js";
import { INCIDENT_REPORT } from "./schema/index.js";

export type Replay =
  | { file: IncidentFile; report: IncidentReport; isSame: boolean }
  /** Each with the path and the value that was refused. */
  | { errors: string[] };

/** The same text and program give the same bytes. `isSame`: as it was reported then. Throws only if `diagnose` does. */
export function replay(text: string, diagnose: (given: Case) => Diagnosis): Replay {
  const reading = readIncidentFile(text);
  if ("errors" in reading) return reading;
  const { file, given } = reading;
  const report = reportOf(given, diagnose(given));
  return { file, report, isSame: same(report, file.report) };
}

/** Whatever order a hand has brought the keys of one of them into. */
function same(one: IncidentReport, other: IncidentReport): boolean {
  return JSON.stringify(one) === JSON.stringify(ordered(INCIDENT_REPORT, other));
}
