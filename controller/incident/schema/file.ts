/** The file of one incident: what it was diagnosed by, and what was reported. */
import { CASE } from "./case.js";
import { closedSchema, map, record, type Schema, text } from "./parts.js";
import { INCIDENT_REPORT } from "./report.js";

/** The first field, so that a file of something else is told as such. */
export const FILE_FORMAT = "meshfuse-incident";
/** Raised with each change of what a field means, or of the names of fields. */
export const FILE_VERSION = 1;

export const INCIDENT_FILE = record("All of one incident: `meshfuse replay` makes the report anew of it.", {
  format: { const: FILE_FORMAT, description: "What the file is." },
  version: { const: FILE_VERSION, description: "Of the file's form." },
  writtenBy: text("Version of the program that wrote it."),
  thresholds: map("What it was detected by, by name.", { type: ["number", "string", "boolean", "null"] }),
  case: CASE,
  report: INCIDENT_REPORT,
});

/** As it is published and read by: what it does not name is refused. */
export const INCIDENT_FILE_SCHEMA: Schema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $id: "https://meshfuse.dev/schemas/v1alpha1/incident.schema.json",
  title: "Meshfuse incident",
  ...closedSchema(INCIDENT_FILE),
};
