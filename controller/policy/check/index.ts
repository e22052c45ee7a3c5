export { checkFilterConfig } from "./config.js";
export { checkDocuments, checkKeptPolicy } from "./policy.js";
