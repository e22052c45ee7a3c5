export { reportOf, summaryOf } from "./compose/report-of.js";
export {
  type IncidentFile,
  incidentFile,
  incidentFilePieces,
  incidentFileText,
  MOST_FILE_BYTES,
  readIncidentFile,
  type ThresholdValues,
} from "./file/index.js";
export { reportHtml } from "./html/page.js";
export { type Replay, replay } from "./replay.js";
export type * from "./report.js";
export {
  INCIDENT_CAUSE,
  INCIDENT_FILE,
  INCIDENT_FILE_SCHEMA,
  INCIDENT_REPORT,
  INCIDENT_SUMMARY,
} from "./schema/index.js";
export { reportMarkdown, reportText } from "./show/index.js";
