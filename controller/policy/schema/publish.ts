// Prints the schema of the policy language as it is published in `controller/policy/policy.schema.json`:
// node dist/controller/policy/schema/publish.js > controller/policy/policy.schema.json
import { POLICY_SCHEMA } from "./policy.js";

process.stdout.write(`${JSON.stringify(POLICY_SCHEMA, null, 2)}\n`);
