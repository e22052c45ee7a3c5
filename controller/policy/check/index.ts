export { checkFilterConfig } from "./config.js";
export { ACCEPTED_AT, type CheckedDocuments, checkDocuments } from "./policy.js";
