// Prints the schema of an incident's file as it is published in `controller/incident/incident.schema.json`:
// node dist/controller/incident/schema/publish.js > controller/incident/incident.schema.json
import { INCIDENT_FILE_SCHEMA } from "./file.js";

process.stdout.write(`${JSON.stringify(INCIDENT_FILE_SCHEMA, null, 2)}\n`);
