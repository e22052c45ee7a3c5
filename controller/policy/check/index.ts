export { checkFilterConfig } from "./config.js";
export { type CheckedDocuments, checkDocuments, checkKeptPolicy } from "./policy.js";
