export { LONGEST_DELAY } from "./amount.js";
export {
  CONFIG_SCHEMA,
  MOST_BREAKERS,
  MOST_CONDITIONS,
  MOST_CONFIG_BYTES,
  MOST_FAULTS,
  MOST_TAGS,
} from "./config.js";
export { NAME_BYTES, type Schema, type ValueKind, type ValueRule } from "./parts.js";
export { POLICY_SCHEMA } from "./policy.js";
export { MOST_REDACTIONS } from "./tag.js";
