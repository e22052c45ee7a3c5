export { Analysis, type AnalysisNeeds } from "./analysis.js";
export { caseOf, caseSpan } from "./case.js";
export { Changes } from "./changes/index.js";
export { IncidentFolder } from "./folder.js";
export { PastFile } from "./past.js";
export { NO_THRESHOLDS, type ReadThresholds, readThresholds } from "./thresholds.js";
export { ANALYSIS_STATES, type AnalysisView, analysisView } from "./view.js";
