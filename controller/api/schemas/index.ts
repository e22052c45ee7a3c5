/** The components of the document, by their names in it. */
import { INCIDENT_CAUSE, INCIDENT_FILE, INCIDENT_REPORT, INCIDENT_SUMMARY } from "../../incident/index.js";
import type { Schema } from "../contract/schema.js";
import { ANALYSIS, SUSPECT } from "./analysis.js";
import { BREAKER, BREAKER_DETAIL, BREAKER_EXPLANATION, BREAKER_KEY, TRANSITION } from "./breaker.js";
import { BYPASS, BYPASS_WISH } from "./bypass.js";
import {
  ANALYSIS_EVENT,
  BREAKER_EVENT,
  BYPASS_EVENT,
  EVENT,
  EXPERIMENT_EVENT,
  INCIDENT_EVENT,
  PAUSE_EVENT,
  POLICY_EVENT,
  PROBLEM_EVENT,
  SIDECAR_EVENT,
} from "./event.js";
import { EXPERIMENT, EXPERIMENT_DETAIL, EXPERIMENT_PLACE, EXPERIMENT_PROBLEM } from "./experiment.js";
import { FORECAST, THREAT } from "./forecast.js";
import { GRAPH, GRAPH_EDGE, GRAPH_NODE, TRAFFIC } from "./graph.js";
import { GUARD } from "./guard.js";
import { EDGE, FAULT } from "./observation.js";
import { PAUSE, PAUSE_STATUS } from "./pause.js";
import {
  APPLIED,
  HELD_WARNING,
  POLICY,
  POLICY_ENTRY,
  POLICY_ERROR,
  POLICY_KEY,
  SIDECAR_CHANGE,
} from "./policy.js";
import { PROBLEM, PROBLEM_KIND } from "./problem.js";
import { AUDIT_EVENT } from "./record.js";
import { RECOVERY } from "./recovery.js";
import { DELIVERY, REFUSAL, SIDECAR } from "./sidecar.js";
import { TRACE } from "./trace.js";

export const COMPONENTS: Readonly<Record<string, Schema>> = {
  Policy: POLICY,
  PolicyKey: POLICY_KEY,
  PolicyEntry: POLICY_ENTRY,
  PolicyError: POLICY_ERROR,
  Applied: APPLIED,
  SidecarChange: SIDECAR_CHANGE,
  HeldWarning: HELD_WARNING,
  Bypass: BYPASS,
  BypassWish: BYPASS_WISH,
  Sidecar: SIDECAR,
  Delivery: DELIVERY,
  Refusal: REFUSAL,
  Edge: EDGE,
  Graph: GRAPH,
  GraphNode: GRAPH_NODE,
  GraphEdge: GRAPH_EDGE,
  Traffic: TRAFFIC,
  Breaker: BREAKER,
  BreakerDetail: BREAKER_DETAIL,
  BreakerExplanation: BREAKER_EXPLANATION,
  BreakerKey: BREAKER_KEY,
  Transition: TRANSITION,
  Recovery: RECOVERY,
  Fault: FAULT,
  Trace: TRACE,
  Forecast: FORECAST,
  Threat: THREAT,
  Analysis: ANALYSIS,
  Suspect: SUSPECT,
  IncidentSummary: INCIDENT_SUMMARY,
  IncidentReport: INCIDENT_REPORT,
  IncidentCause: INCIDENT_CAUSE,
  IncidentFile: INCIDENT_FILE,
  AuditEvent: AUDIT_EVENT,
  Experiment: EXPERIMENT,
  ExperimentDetail: EXPERIMENT_DETAIL,
  ExperimentPlace: EXPERIMENT_PLACE,
  ExperimentProblem: EXPERIMENT_PROBLEM,
  Guard: GUARD,
  Pause: PAUSE,
  PauseStatus: PAUSE_STATUS,
  Event: EVENT,
  PolicyEvent: POLICY_EVENT,
  BypassEvent: BYPASS_EVENT,
  ExperimentEvent: EXPERIMENT_EVENT,
  PauseEvent: PAUSE_EVENT,
  ProblemEvent: PROBLEM_EVENT,
  SidecarEvent: SIDECAR_EVENT,
  BreakerEvent: BREAKER_EVENT,
  IncidentEvent: INCIDENT_EVENT,
  AnalysisEvent: ANALYSIS_EVENT,
  Problem: PROBLEM,
  ProblemKind: PROBLEM_KIND,
};
