export { SERIES_SCHEMAS } from "./case.js";
export { FILE_FORMAT, FILE_VERSION, INCIDENT_FILE, INCIDENT_FILE_SCHEMA } from "./file.js";
export { closedSchema, type Schema } from "./parts.js";
export { CAUSE_TARGET, INCIDENT_CAUSE, INCIDENT_REPORT, INCIDENT_SUMMARY } from "./report.js";
