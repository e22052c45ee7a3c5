export { stackedDraft } from "./drafts.js";
export { runDrafts } from "./run.js";
export { step } from "./step.js";
